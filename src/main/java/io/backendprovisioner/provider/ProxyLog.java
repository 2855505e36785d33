package io.backendprovisioner.provider;

import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs once that the proxy lets nothing through, and why, and once that it does again. Safe for any number of threads. */
final class ProxyLog {
    /** The codes of what fails at the proxy, before the cloud has seen anything. */
    static final String ASKS_FOR_USER = "ProxyAuthentication";

    static final String REFUSED = "ProxyRefused";
    static final String UNREACHABLE = "ProxyUnreachable";

    /** It does not answer the request for a tunnel, or hangs up instead. */
    static final String SILENT = "ProxySilent";

    private static final Logger log = LoggerFactory.getLogger(ProxyLog.class);
    private static final Set<String> CODES = Set.of(ASKS_FOR_USER, REFUSED, UNREACHABLE, SILENT);

    private final HttpProxy proxy;
    private final AtomicReference<@Nullable String> failing = new AtomicReference<>();

    ProxyLog(HttpProxy proxy) {
        this.proxy = proxy;
    }

    /** Notes what came of a call. */
    void note(HttpAnswer answer) {
        switch (answer) {
            case CloudError.NotSent(var code, var message)
            when CODES.contains(code) -> {
                if (!code.equals(failing.getAndSet(code))) {
                    log.warn("event=proxy-fails proxy={} code={} detail=\"{}\"", proxy, code, message);
                }
            }
            // It may never have come to the proxy.
            case CloudError.NotSent _ -> {}
            case HttpAnswer.Received _, CloudError _ -> {
                if (failing.get() != null && failing.getAndSet(null) != null) {
                    log.info("event=proxy-works proxy={}", proxy);
                }
            }
        }
    }
}
