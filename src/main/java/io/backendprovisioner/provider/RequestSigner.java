package io.backendprovisioner.provider;

import java.net.URI;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Turns an operation into an HTTP request with a nonce and a date of its own. A signed request is sent once.
 *
 * @param endpoint as {@link ProviderProperties#endpointUri()} gives it: no path, no default port
 */
record RequestSigner(URI endpoint, InstantSource time) {
    SignedRequest sign(ApiRequest operation, Credentials credentials) {
        var headers = new TreeMap<String, String>();
        headers.put("host", endpoint.getRawAuthority());
        headers.put("x-acs-action", operation.action());
        headers.put("x-acs-version", ApiRequest.VERSION);
        headers.put("x-acs-date", time.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        headers.put("x-acs-signature-nonce", UUID.randomUUID().toString());
        headers.put("x-acs-content-sha256", SignatureV3.EMPTY_BODY_HASH);
        if (credentials.securityToken() != null) {
            headers.put("x-acs-security-token", credentials.securityToken());
        }
        String query = SignatureV3.canonicalQuery(operation.parameters());
        String canonical =
                SignatureV3.canonicalRequest(operation.method(), query, headers, SignatureV3.EMPTY_BODY_HASH);

        var request = new SignedRequest(operation.method(), endpoint, "/?" + query);
        headers.forEach(request::setHeader);
        request.setHeader("Accept", "application/json");
        request.setHeader("Authorization", SignatureV3.authorization(canonical, headers, credentials));
        return request;
    }
}
