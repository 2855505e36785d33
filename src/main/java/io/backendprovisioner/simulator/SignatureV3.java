package io.backendprovisioner.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.util.HexFormat;
import java.util.List;

/** {@code ACS3-HMAC-SHA256}, worked out anew from the decoded request. */
final class SignatureV3 {
    static final String ALGORITHM = "ACS3-HMAC-SHA256";

    private SignatureV3() {}

    static String canonicalRequest(ApiRequest request, List<String> signedHeaders) {
        var headers = signedHeaders.stream()
                .sorted()
                .map(name -> name + ":" + request.header(name).orElse("").strip() + "\n")
                .collect(joining());
        return String.join(
                "\n",
                request.method(),
                request.path(),
                Rfc3986.canonicalQuery(request.query()),
                headers,
                String.join(";", signedHeaders),
                request.bodySha256());
    }

    static String stringToSign(String canonicalRequest) {
        return ALGORITHM + "\n" + Digests.sha256Hex(canonicalRequest.getBytes(UTF_8));
    }

    static String sign(String stringToSign, String secret) {
        return HexFormat.of().formatHex(Digests.hmac("HmacSHA256", secret, stringToSign));
    }
}
