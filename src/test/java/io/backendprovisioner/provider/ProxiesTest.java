package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connection goes through which proxy. */
class ProxiesTest {
    private static final String CLOUD = "https://apigateway.cn-hangzhou.aliyuncs.com";

    @Test
    void withoutSettingAndVariablesEverythingIsDirect() {
        assertThat(toward(CLOUD, "", Map.of())).isNull();
        assertThat(Proxies.of(new ProxyProperties(""), Map.of()).isNone()).isTrue();
    }

    @Test
    void theSettingWinsOverTheEnvironmentWithAllItsVariables() {
        var environment = Map.of("HTTPS_PROXY", "http://other:1", "HTTP_PROXY", "http://other:2", "NO_PROXY", "*");
        assertThat(toward(CLOUD, "http://proxy:3128", environment)).isEqualTo("proxy:3128");
        assertThat(toward("http://cloud", "http://proxy:3128", environment)).isEqualTo("proxy:3128");
        assertThat(Proxies.of(new ProxyProperties("http://proxy:3128"), environment)
                        .source())
                .isEqualTo("setting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", " None "})
    void noneSwitchesTheEnvironmentOff(String none) {
        assertThat(toward(CLOUD, none, Map.of("HTTPS_PROXY", "http://other:1"))).isNull();
        assertThat(Proxies.of(new ProxyProperties(none), Map.of("HTTPS_PROXY", "http://other:1"))
                        .isNone())
                .isTrue();
    }

    @Test
    void eachSchemeHasItsVariableAndLowerCaseGoesFirst() {
        var environment =
                Map.of("HTTPS_PROXY", "upper:1", "https_proxy", "lower:2", "HTTP_PROXY", "plain:3", "http_proxy", " ");
        assertThat(toward(CLOUD, "", environment)).isEqualTo("lower:2");
        assertThat(toward("http://cloud", "", environment)).isEqualTo("plain:3");
        assertThat(toward("http://cloud", "", Map.of("HTTPS_PROXY", "upper:1"))).isNull();
        assertThat(Proxies.of(new ProxyProperties(""), environment).source()).isEqualTo("environment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9080",
                "http://LOCALHOST",
                "https://127.0.0.1:9080",
                "http://127.1.2.3",
                "http://[::1]:9080",
                "http://100.100.100.200/latest/meta-data/ram/security-credentials/"
            })
    void thisMachineAndItsMetadataServiceAreNeverAskedThroughAProxy(String target) {
        assertThat(toward(target, "http://proxy:3128", Map.of())).isNull();
        assertThat(toward(target, "", Map.of("HTTP_PROXY", "proxy:1", "HTTPS_PROXY", "proxy:1")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "*, https://a.example.com, true",
        "example.com, https://example.com, true",
        "example.com, https://a.b.example.com, true",
        "example.com, https://an-example.com, false",
        ".example.com, https://a.example.com, true",
        ".example.com, https://example.com, true",
        "*.example.com, https://a.example.com, true",
        "EXAMPLE.com, https://A.Example.COM, true",
        "a.example.com, https://b.example.com, false",
        "example.com:443, https://a.example.com, true",
        "example.com:443, https://a.example.com:8443, false",
        "example.com:80, http://example.com, true",
        "'x.org, example.com', https://example.com, true",
        "'x.org example.com', https://example.com, true",
        "'x.org,,', https://example.com, false",
        "10.0.0.1, https://10.0.0.1, true",
        "10.0.0.1:8443, https://10.0.0.1:8443, true",
        "10.0.0.1:8443, https://10.0.0.1, false",
        "10.0.0.0/8, https://10.200.3.4, true",
        "10.0.0.0/8, https://11.0.0.1, false",
        "10.0.0.128/25, https://10.0.0.127, false",
        "0.0.0.0/0, https://11.0.0.1, true",
        "10.0.0.0/33, https://10.0.0.0, false",
        "10.0.0.0/x, https://10.0.0.0, false",
        "10.0.0.0/8, https://example.com, false",
        "fd00::/8, 'https://[fd12::1]:8443', true",
        "fd00::/8, https://10.0.0.1, false",
        "'[fd12::1]:8443', 'https://[fd12::1]:8443', true",
        "fd12:0:0::1, 'https://[fd12::1]', true",
        "., https://example.com, false",
        "https://example.com, https://example.com, false",
    })
    void noProxyIsReadAsByOthers(String noProxy, String target, boolean isDirect) {
        var environment = Map.of("HTTPS_PROXY", "proxy:1", "HTTP_PROXY", "proxy:1");
        for (String name : new String[] {"NO_PROXY", "no_proxy"}) {
            var all = new HashMap<>(environment);
            all.put(name, noProxy);
            assertThat(toward(target, "", all)).isEqualTo(isDirect ? null : "proxy:1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example.com:3128, proxy.example.com, 3128, ,",
        "HTTP://proxy.example.com/, proxy.example.com, 80, ,",
        "proxy:8080, proxy, 8080, ,",
        "http://someone:wo%40%3Ard@proxy:8080, proxy, 8080, someone, wo@:rd",
        "someone:a:b+c@proxy:8080, proxy, 8080, someone, a:b+c",
        "someone@[fd12::1]:8080, fd12::1, 8080, someone, ''",
    })
    void proxyIsReadAsAUrl(String given, String host, int port, @Nullable String user, @Nullable String password) {
        assertThat(HttpProxy.parse("x", given))
                .isEqualTo(new HttpProxy(host, port, user, password == null ? "" : password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://someone:hidden@proxy:8080",
                "socks5://someone:hidden@proxy:1080",
                "http://someone:hidden@proxy:8080/path",
                "http://someone:hidden@proxy:8080?q",
                "http://someone:hidden@proxy:8080#f",
                "http://someone:hid#den@proxy:8080",
                "http://someone:hid den@proxy:8080",
                "http://someone:hid@den@proxy:8080",
                "http://someone:hidden@:8080",
                "http://someone:hidden@proxy:0",
                "http://someone:hidden@proxy:70000",
                "http://someone:hidden@proxy:port",
                "http://"
            })
    void whatIsNoProxyIsRefusedByNameAndNotRepeated(String given) {
        assertThatThrownBy(() -> new ProxyProperties(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageStartingWith("provisioner.provider.proxy must be the URL of an HTTP proxy")
                .hasMessageContaining("provisioner.provider.proxy=none")
                .hasMessageNotContainingAny("hid", "someone", "8080", "1080", "70000");
        assertThatThrownBy(() -> Proxies.of(new ProxyProperties(""), Map.of("https_proxy", given)))
                .hasMessageStartingWith("the environment's https_proxy must be the URL of an HTTP proxy")
                .hasMessageNotContainingAny("hid", "someone");
    }

    /** Or {@code off} would be a host. */
    @ParameterizedTest
    @ValueSource(strings = {"off", "proxy:3128", "someone:hidden@proxy:3128"})
    void theSettingBeginsWithItsScheme(String given) {
        assertThatThrownBy(() -> new ProxyProperties(given))
                .hasMessageContaining("but it does not begin with http://")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void userAndPasswordAreNotShown() {
        var setting = new ProxyProperties("http://someone:hidden@proxy:3128");
        var proxies = Proxies.of(setting, Map.of());
        assertThat(setting + " " + proxies)
                .contains("proxy:3128")
                .doesNotContain("someone", "hidden", "c29tZW9uZTpoaWRkZW4=");
        assertThat(new HttpProxy("fd12::1", 1, "a", "b")).hasToString("[fd12::1]:1");
    }

    private static @Nullable String toward(String target, String setting, Map<String, String> environment) {
        var proxy = Proxies.of(new ProxyProperties(setting), environment).toward(URI.create(target));
        return proxy == null ? null : proxy.toString();
    }
}
