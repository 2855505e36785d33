package io.backendprovisioner.simulator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** What a request says of who signed it: enough to be verified, or broken in its form. */
sealed interface SignatureClaim {

    /**
     * The claim as the request makes it; nothing in it is believed yet.
     *
     * @param scheme makes the signature of a string to sign and a secret
     */
    record Presented(
            String accessKeyId,
            Optional<String> securityToken,
            String date,
            String nonce,
            String stringToSign,
            String signature,
            BinaryOperator<String> scheme)
            implements SignatureClaim {}

    record Broken(ApiError error) implements SignatureClaim {}

    static SignatureClaim of(ApiRequest request) {
        return request.header("authorization")
                .map(authorization -> v3(request, authorization))
                .orElseGet(() -> v1(request));
    }

    private static SignatureClaim v3(ApiRequest request, String authorization) {
        if (!authorization.startsWith(SignatureV3.ALGORITHM + " ")) {
            return incomplete("Authorization must begin with " + SignatureV3.ALGORITHM);
        }
        var parts = parts(authorization.substring(SignatureV3.ALGORITHM.length()));
        for (var part : List.of("Credential", "SignedHeaders", "Signature")) {
            if (parts.getOrDefault(part, "").isEmpty()) {
                return incomplete("Authorization lacks " + part);
            }
        }
        for (var header : List.of("x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256")) {
            if (request.header(header).isEmpty()) {
                return incomplete("the header " + header + " is missing");
            }
        }
        var signedHeaders =
                Arrays.asList(parts.getOrDefault("SignedHeaders", "").split(";"));
        for (var header : request.headers().keySet()) {
            if (header.startsWith("x-acs-") && !signedHeaders.contains(header)) {
                return incomplete("the header " + header + " is not signed");
            }
        }
        if (!request.header("x-acs-content-sha256").orElse("").equals(request.bodySha256())) {
            return new Broken(ApiError.signatureMismatch("x-acs-content-sha256 is not the body's digest"));
        }
        return new Presented(
                parts.getOrDefault("Credential", ""),
                request.header("x-acs-security-token"),
                request.header("x-acs-date").orElse(""),
                request.header("x-acs-signature-nonce").orElse(""),
                SignatureV3.stringToSign(SignatureV3.canonicalRequest(request, signedHeaders)),
                parts.getOrDefault("Signature", ""),
                SignatureV3::sign);
    }

    private static SignatureClaim v1(ApiRequest request) {
        for (var parameter : List.of("AccessKeyId", "Signature", "Timestamp", "SignatureNonce")) {
            if (request.parameter(parameter).orElse("").isEmpty()) {
                return new Broken(ApiError.missing(parameter));
            }
        }
        if (!request.parameter("SignatureMethod").orElse("").equals("HMAC-SHA1")) {
            return incomplete("SignatureMethod must be HMAC-SHA1");
        }
        return new Presented(
                request.parameter("AccessKeyId").orElse(""),
                request.parameter("SecurityToken"),
                request.parameter("Timestamp").orElse(""),
                request.parameter("SignatureNonce").orElse(""),
                SignatureV1.stringToSign(request.method(), request.parameters()),
                request.parameter("Signature").orElse(""),
                SignatureV1::sign);
    }

    private static Map<String, String> parts(String credentials) {
        var parts = new HashMap<String, String>();
        for (var part : credentials.split(",", -1)) {
            var pair = part.split("=", 2);
            if (pair.length == 2) {
                parts.put(pair[0].strip(), pair[1].strip());
            }
        }
        return parts;
    }

    private static Broken incomplete(String why) {
        return new Broken(ApiError.incompleteSignature(why));
    }
}
