package io.backendprovisioner.provider;

import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Keeps its target to itself until it is sent. On its way the HTTP client would take it to pieces, decoded, and look for
 * what no request of ours has: by the profile, a sixth of all its work.
 */
final class SignedRequest extends HttpUriRequestBase {
    private final String target;

    /**
     * @param endpoint where it goes, with an empty path
     * @param target path and query
     */
    SignedRequest(String method, URI endpoint, String target) {
        super(method, endpoint);
        this.target = target;
    }

    String target() {
        return target;
    }

    /** Whether it goes through TLS, so that a proxy on the way only sees a tunnel. */
    boolean isSecure() {
        return "https".equals(getScheme());
    }
}
