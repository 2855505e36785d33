package io.backendprovisioner.provider;

import io.backendprovisioner.domain.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.core5.net.PercentCodec;

/**
 * Alibaba Cloud's request signature {@value #ALGORITHM}, as pure functions of their arguments. Its rules and the vector
 * it is tested by are those of the vendor's page "V3 request structure and signature".
 */
final class SignatureV3 {
    static final String ALGORITHM = "ACS3-HMAC-SHA256";

    /** SHA-256 of no bytes: every parameter travels in the query, so no request has a body. */
    static final String EMPTY_BODY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final HexFormat HEX = HexFormat.of();

    private SignatureV3() {}

    /** RFC 3986: everything but letters, digits and {@code - . _ ~} becomes the percent-encoded bytes of its UTF-8. */
    static String percentEncode(String text) {
        return PercentCodec.RFC3986.encode(text);
    }

    /** The query both as it is signed and as it is sent: sorted by name, encoded, joined. */
    static String canonicalQuery(SortedMap<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> percentEncode(parameter.getKey()) + '=' + percentEncode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /**
     * What the signature covers.
     *
     * @param headers lower-case names; all of them are signed, so only {@code host}, {@code content-type} and
     *     {@code x-acs-*} belong here
     */
    static String canonicalRequest(
            String method, String canonicalQuery, SortedMap<String, String> headers, String bodyHash) {
        var canonical = new StringBuilder(512);
        canonical.append(method).append("\n/\n").append(canonicalQuery).append('\n');
        headers.forEach((name, value) ->
                canonical.append(name).append(':').append(value.strip()).append('\n'));
        canonical.append('\n').append(signedHeaders(headers)).append('\n').append(bodyHash);
        return canonical.toString();
    }

    /** Lower-case hexadecimal HMAC-SHA256, 64 digits. */
    static String signature(String canonicalRequest, String secret) {
        return HEX.formatHex(hmac(secret, ALGORITHM + "\n" + sha256(canonicalRequest)));
    }

    /** The value of the {@code Authorization} header. */
    static String authorization(String canonicalRequest, SortedMap<String, String> headers, Credentials credentials) {
        return ALGORITHM + " Credential=" + credentials.accessKeyId() + ",SignedHeaders=" + signedHeaders(headers)
                + ",Signature=" + signature(canonicalRequest, credentials.secret());
    }

    static String sha256(String text) {
        return HEX.formatHex(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String signedHeaders(SortedMap<String, String> headers) {
        return String.join(";", headers.keySet());
    }

    /** A new {@link Mac} each time: it costs about a microsecond, and a shared one would need a lock. */
    private static byte[] hmac(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
