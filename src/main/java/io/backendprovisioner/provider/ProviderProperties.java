package io.backendprovisioner.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The cloud, and what is taken for granted about it and about the clocks.
 *
 * @param region a region id such as {@code cn-hangzhou}; the endpoint follows from it
 * @param endpoint an absolute http or https URL of a host and an optional port; empty means
 *     {@code https://apigateway.<region>.aliyuncs.com}
 * @param requestTimeout limit of one HTTP call from its start to its last byte, 100 ms to 5 min
 * @param settle within this time after its deadline a call has taken effect, or never will; 0 to 1 h
 * @param visibility within this time a created backend is listed; 0 to 1 h
 * @param clockSkew by this much at most the clocks of two replicas differ; 0 to 5 min
 * @param deleteTwins whether a second backend of a request, which only a wrong {@code settle} or {@code visibility} makes
 *     possible, is deleted when it is found, and not only told of
 */
@Validated
@ConfigurationProperties("provisioner.provider")
public record ProviderProperties(
        @DefaultValue("cn-hangzhou") String region,
        @DefaultValue("") String endpoint,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("10s") Duration settle,
        @DefaultValue("5s") Duration visibility,
        @DefaultValue("2s") Duration clockSkew,
        @DefaultValue("false") boolean deleteTwins) {

    private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    public ProviderProperties {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    "provisioner.provider.region must be a region id such as cn-hangzhou, but is '" + region + "'");
        }
        requireWithin("request-timeout", requestTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
        requireWithin("settle", settle, Duration.ZERO, Duration.ofHours(1));
        requireWithin("visibility", visibility, Duration.ZERO, Duration.ofHours(1));
        requireWithin("clock-skew", clockSkew, Duration.ZERO, Duration.ofMinutes(5));
        parse(endpoint, region);
    }

    /** Where calls go: scheme, host and, unless it is the scheme's own, port. */
    public URI endpointUri() {
        return parse(endpoint, region);
    }

    /** Whether calls leave this machine unencrypted. A signature keeps the secret, but anybody can read the request. */
    boolean sendsInTheClear() {
        var uri = endpointUri();
        return uri.getScheme().equals("http") && !Proxies.isLoopback(uri.getHost());
    }

    private static URI parse(String endpoint, String region) {
        if (endpoint.isBlank()) {
            return URI.create("https://apigateway." + region + ".aliyuncs.com");
        }
        try {
            var uri = new URI(endpoint.strip());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean plain = ("".equals(uri.getRawPath()) || "/".equals(uri.getRawPath()))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            if (uri.getHost() == null || !plain || !(scheme.equals("http") || scheme.equals("https"))) {
                throw notAnEndpoint();
            }
            int own = scheme.equals("https") ? 443 : 80;
            String host = uri.getHost().toLowerCase(Locale.ROOT);
            return new URI(scheme, null, host, uri.getPort() == own ? -1 : uri.getPort(), null, null, null);
        } catch (URISyntaxException e) {
            throw notAnEndpoint();
        }
    }

    /** Without the value: it may hold user info. */
    private static IllegalArgumentException notAnEndpoint() {
        return new IllegalArgumentException("provisioner.provider.endpoint must be empty or an http or https"
                + " URL of a host and an optional port, without user info, path or query, such as"
                + " https://apigateway.cn-hangzhou.aliyuncs.com");
    }

    private static void requireWithin(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "provisioner.provider." + name + " must be from " + least + " to " + most + ", but is " + value);
        }
    }
}
