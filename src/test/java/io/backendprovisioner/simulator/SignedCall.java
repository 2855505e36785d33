package io.backendprovisioner.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A V3-signed call in the making; each part can be spoilt before it is sent. */
record SignedCall(
        String method,
        String action,
        String version,
        Map<String, String> parameters,
        SimulatorCredential credential,
        String date,
        String nonce) {

    static SignedCall of(Action action, Map<String, String> parameters, Instant now) {
        return new SignedCall(
                "POST",
                action.label(),
                "2016-07-14",
                parameters,
                new SimulatorCredential("testid", "testsecret"),
                now.toString(),
                UUID.randomUUID().toString());
    }

    SignedCall by(SimulatorCredential other) {
        return new SignedCall(method, action, version, parameters, other, date, nonce);
    }

    SignedCall datedAt(String other) {
        return new SignedCall(method, action, version, parameters, credential, other, nonce);
    }

    SignedCall ofMethod(String other) {
        return new SignedCall(other, action, version, parameters, credential, date, nonce);
    }

    SignedCall ofAction(String otherAction, String otherVersion) {
        return new SignedCall(method, otherAction, otherVersion, parameters, credential, date, nonce);
    }

    String target() {
        var query = Rfc3986.canonicalQuery(new TreeMap<>(parameters));
        return query.isEmpty() ? "/" : "/?" + query;
    }

    Map<String, String> headers() {
        var headers = new TreeMap<String, String>();
        headers.put("x-acs-action", action);
        headers.put("x-acs-version", version);
        headers.put("x-acs-date", date);
        headers.put("x-acs-signature-nonce", nonce);
        headers.put("x-acs-content-sha256", Digests.sha256Hex(new byte[0]));
        var token = credential.securityToken();
        if (token != null) {
            headers.put("x-acs-security-token", token);
        }
        var signed = List.copyOf(headers.keySet());
        var unsigned = new ApiRequest(
                method,
                "/",
                new TreeMap<>(parameters),
                new TreeMap<>(),
                headers,
                Digests.sha256Hex("".getBytes(UTF_8)));
        var signature = SignatureV3.sign(
                SignatureV3.stringToSign(SignatureV3.canonicalRequest(unsigned, signed)), credential.accessKeySecret());
        headers.put(
                "Authorization",
                "ACS3-HMAC-SHA256 Credential=" + credential.accessKeyId() + ",SignedHeaders=" + String.join(";", signed)
                        + ",Signature=" + signature);
        return headers;
    }

    HttpRequest to(String endpoint) {
        var request = HttpRequest.newBuilder(URI.create(endpoint + target()))
                .method(method, HttpRequest.BodyPublishers.noBody());
        headers().forEach(request::header);
        return request.build();
    }

    /** As it goes over a plain socket. */
    String text() {
        var text = new StringBuilder(method + " " + target() + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n");
        headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString();
    }
}
