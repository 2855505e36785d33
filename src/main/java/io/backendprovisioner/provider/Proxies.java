package io.backendprovisioner.provider;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which connections of this package go through which proxy: the setting's for all of them, or else those of the
 * environment. This machine itself and the metadata service of its cloud are never asked through one.
 *
 * @param https for targets with TLS
 * @param source {@code setting} or {@code environment}
 */
record Proxies(@Nullable HttpProxy https, @Nullable HttpProxy http, NoProxy except, String source) {
    static final Proxies NONE = new Proxies(null, null, new NoProxy(List.of()), "setting");

    /** Where an instance of the vendor's asks for the credentials of its role. */
    private static final String METADATA = "100.100.100.200";

    /**
     * Decides once, at the start.
     *
     * @param environment its variables are read in lower case first, as curl does
     * @throws IllegalArgumentException if a variable holds no proxy's URL; the message names it, without its value
     */
    static Proxies of(ProxyProperties setting, Map<String, String> environment) {
        if (setting.isNone()) {
            return NONE;
        }
        if (!setting.proxy().isBlank()) {
            var proxy = HttpProxy.parse(ProxyProperties.NAME, setting.proxy());
            return new Proxies(proxy, proxy, new NoProxy(List.of()), "setting");
        }
        String except = environment.getOrDefault(name("no_proxy", environment), "");
        return new Proxies(
                read("https_proxy", environment),
                read("http_proxy", environment),
                NoProxy.parse(except),
                "environment");
    }

    private static @Nullable HttpProxy read(String variable, Map<String, String> environment) {
        String name = name(variable, environment);
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? null : HttpProxy.parse("the environment's " + name, value);
    }

    /** In lower case if that is set, else in upper case. */
    private static String name(String variable, Map<String, String> environment) {
        return environment.getOrDefault(variable, "").isBlank() ? variable.toUpperCase(Locale.ROOT) : variable;
    }

    boolean isNone() {
        return https == null && http == null;
    }

    /** Returns what a connection to there goes through, or {@code null} if it is direct. */
    @Nullable
    HttpProxy toward(URI target) {
        boolean secure = "https".equalsIgnoreCase(target.getScheme());
        String host = target.getHost();
        if (host == null || isLoopback(host) || host.equals(METADATA)) {
            return null;
        }
        int own = secure ? 443 : 80;
        return except.covers(host, target.getPort() < 0 ? own : target.getPort()) ? null : secure ? https : http;
    }

    /** Names are not resolved. */
    static boolean isLoopback(String host) {
        InetAddress address = NoProxy.address(host);
        return address == null ? host.equalsIgnoreCase("localhost") : address.isLoopbackAddress();
    }
}
