package io.backendprovisioner.provider;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads the vendor's chain through the proxy. Its HTTP client is the JDK's {@code HttpURLConnection}, which can be told of
 * a proxy for the whole process only; so what is installed for the process asks whether the chain is being asked by the
 * current thread, and leaves everybody else, for example Kafka's client of a token service, as they were.
 */
final class ChainProxy extends ProxySelector {
    private static final Logger log = LoggerFactory.getLogger(ChainProxy.class);

    /** Bound while the chain is being asked: it calls token services on the thread that asks. */
    private static final ScopedValue<Asked> ASKED = ScopedValue.newInstance();

    /** The JDK refuses Basic for tunnels, so that nobody gives it away unknowingly, and reads this once. */
    private static final String REFUSED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    private static final ChainProxy INSTALLED = new ChainProxy(ProxySelector.getDefault());

    private final @Nullable ProxySelector others;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    private ChainProxy(@Nullable ProxySelector others) {
        this.others = others;
    }

    /** Before the process has made its first HTTP connection by the JDK's old client, or a password goes unused. */
    static void install(Proxies proxies) {
        if (proxies.isNone() || ProxySelector.getDefault() == INSTALLED) {
            return;
        }
        if (System.getProperty(REFUSED_SCHEMES) == null) {
            System.setProperty(REFUSED_SCHEMES, "");
        }
        ProxySelector.setDefault(INSTALLED);
        Authenticator.setDefault(new Password(Authenticator.getDefault()));
    }

    static <T> T ask(Supplier<T> chain, Proxies proxies) {
        return proxies.isNone()
                ? chain.get()
                : ScopedValue.where(ASKED, new Asked(proxies)).call(chain::get);
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (!ASKED.isBound()) {
            return others == null ? List.of(Proxy.NO_PROXY) : others.select(uri);
        }
        var proxies = ASKED.get().proxies;
        var proxy = proxies.toward(uri);
        if (proxy == null) {
            return List.of(Proxy.NO_PROXY);
        }
        if (logged.add(proxy + " " + uri.getHost())) {
            log.info("event=proxy proxy={} for={} source={}", proxy, uri.getHost(), proxies.source());
        }
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port())));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        if (!ASKED.isBound() && others != null) {
            others.connectFailed(uri, address, failure);
        }
    }

    /** The chain is asked once, by one thread. */
    private static final class Asked {
        private final Proxies proxies;

        /** Their passwords: given a second time, a wrong one would be tried twenty times. */
        private final Set<HttpProxy> given = new HashSet<>();

        Asked(Proxies proxies) {
            this.proxies = proxies;
        }
    }

    private static final class Password extends Authenticator {
        private final @Nullable Authenticator others;

        Password(@Nullable Authenticator others) {
            this.others = others;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (!ASKED.isBound()) {
                return others == null
                        ? null
                        : others.requestPasswordAuthenticationInstance(
                                getRequestingHost(),
                                getRequestingSite(),
                                getRequestingPort(),
                                getRequestingProtocol(),
                                getRequestingPrompt(),
                                getRequestingScheme(),
                                getRequestingURL(),
                                getRequestorType());
            }
            var asked = ASKED.get();
            for (var proxy : new HttpProxy[] {asked.proxies.https(), asked.proxies.http()}) {
                if (proxy != null && proxy.user() != null && isAskedBy(proxy) && asked.given.add(proxy)) {
                    return new PasswordAuthentication(
                            proxy.user(), proxy.password().toCharArray());
                }
            }
            return null;
        }

        private boolean isAskedBy(HttpProxy proxy) {
            return getRequestorType() == RequestorType.PROXY
                    && getRequestingHost().equalsIgnoreCase(proxy.host())
                    && getRequestingPort() == proxy.port();
        }
    }
}
