package io.backendprovisioner.simulator;

import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/** The older signature, HMAC-SHA1 over all parameters, itself a parameter. */
final class SignatureV1 {
    private SignatureV1() {}

    static String stringToSign(String method, SortedMap<String, String> parameters) {
        var signed = new TreeMap<>(parameters);
        signed.remove("Signature");
        return method + "&%2F&" + Rfc3986.encode(Rfc3986.canonicalQuery(signed));
    }

    static String sign(String stringToSign, String secret) {
        return Base64.getEncoder().encodeToString(Digests.hmac("HmacSHA1", secret + "&", stringToSign));
    }
}
