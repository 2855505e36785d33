package io.backendprovisioner.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.hc.core5.net.PercentCodec;
import org.jspecify.annotations.Nullable;

/**
 * A proxy for HTTP, and for HTTPS by CONNECT. It shows itself as {@code host:port}, without user and password.
 *
 * @param host an IPv6 address is without brackets
 * @param user {@code null} if the proxy asks for none
 * @param password empty if there is none
 */
record HttpProxy(String host, int port, @Nullable String user, String password) implements Mask {
    private static final String MASK = "***";
    private static final int HTTP = 80;
    private static final int HIGHEST_PORT = 65535;

    /**
     * Reads {@code http://user:password@host:port}. The scheme, the user info and the port may be missing, as others read
     * the environment's variables.
     *
     * @param name of the setting or the variable, for the failure
     * @throws IllegalArgumentException if it is anything else; the message does not repeat the value
     */
    static HttpProxy parse(String name, String given) {
        String text = given.strip();
        try {
            var uri = new URI(text.contains("://") ? text : "http://" + text);
            if (!"http".equalsIgnoreCase(uri.getScheme())) {
                throw refused(name, "its scheme is not http");
            }
            if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
                throw refused(name, "host or port cannot be read");
            }
            if (!(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null) {
                throw refused(name, "something follows host and port");
            }
            String host = uri.getHost().replaceAll("[\\[\\]]", "");
            String[] userInfo = uri.getRawUserInfo() == null
                    ? new String[0]
                    : uri.getRawUserInfo().split(":", 2);
            return new HttpProxy(
                    host,
                    uri.getPort() < 0 ? HTTP : uri.getPort(),
                    userInfo.length == 0 ? null : decoded(userInfo[0]),
                    userInfo.length < 2 ? "" : decoded(userInfo[1]));
        } catch (URISyntaxException e) {
            // Without its cause, which quotes the password.
            throw refused(name, "it is no URL");
        }
    }

    private static String decoded(String percentEncoded) {
        return PercentCodec.decode(percentEncoded, StandardCharsets.UTF_8);
    }

    static IllegalArgumentException refused(String name, String why) {
        return new IllegalArgumentException(name + " must be the URL of an HTTP proxy, such as"
                + " http://proxy.example.com:3128 or http://user:password@proxy.example.com:3128 with everything but"
                + " letters and digits of user and password percent-encoded, but " + why
                + ": set it right, or set provisioner.provider.proxy=none to use no proxy");
    }

    /** Returns the value of {@code Proxy-Authorization}, or {@code null} if the proxy asks for no user. */
    @Nullable
    String authorization() {
        return user == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String maskedIn(String text) {
        String authorization = authorization();
        if (authorization == null) {
            return text;
        }
        String masked = text.replace(authorization.substring("Basic ".length()), MASK);
        return password.isEmpty() ? masked : masked.replace(password, MASK);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
