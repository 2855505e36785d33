package io.backendprovisioner.provider;

import java.io.IOException;
import org.apache.hc.core5.http.HttpStatus;

/** The proxy has answered by itself that it does not let the request through: nothing was executed. */
final class ProxyRefusal extends IOException {
    private final int status;

    private ProxyRefusal(int status) {
        super("it answers with HTTP " + status);
        this.status = status;
    }

    /** Fails unless the proxy has opened the tunnel. */
    static void checkTunnel(int status) throws ProxyRefusal {
        if (status < HttpStatus.SC_OK || status >= HttpStatus.SC_REDIRECTION) {
            throw new ProxyRefusal(status);
        }
    }

    /**
     * Fails if the answer to a request that had no tunnel says that the proxy asks for a user. Any other may be the
     * cloud's, or the proxy's after it has handed the request on.
     */
    static void checkAnswer(int status) throws ProxyRefusal {
        if (status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
            throw new ProxyRefusal(status);
        }
    }

    /** Some proxies answer 407 to nobody and 401 to a wrong password. */
    boolean isOfUser() {
        return status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED || status == HttpStatus.SC_UNAUTHORIZED;
    }
}
