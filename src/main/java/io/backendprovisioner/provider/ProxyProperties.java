package io.backendprovisioner.provider;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The way out to the cloud, apart from what is known of the cloud, since it may hold a password.
 *
 * @param proxy URL of an HTTP proxy for all calls and credentials, such as {@code http://user:password@host:3128}; empty
 *     means the one of the environment's variables, if any; {@value #NONE} means no proxy
 */
@ConfigurationProperties("provisioner.provider")
record ProxyProperties(@DefaultValue("") String proxy) {
    static final String NONE = "none";
    static final String NAME = "provisioner.provider.proxy";

    ProxyProperties {
        if (!proxy.isBlank() && !isNone(proxy)) {
            if (!proxy.contains("://")) {
                throw HttpProxy.refused(NAME, "it does not begin with http://");
            }
            HttpProxy.parse(NAME, proxy);
        }
    }

    boolean isNone() {
        return isNone(proxy);
    }

    private static boolean isNone(String proxy) {
        return proxy.strip().equalsIgnoreCase(NONE);
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return "ProxyProperties[***]";
    }
}
