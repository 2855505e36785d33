package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.backendprovisioner.provider.CloudError.NotSent;
import io.backendprovisioner.provider.CloudError.Unclear;
import io.backendprovisioner.provider.CreateAnswer.Created;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import io.backendprovisioner.testkit.LogLines;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a proxy may do to a call. Here the servers are the proxies. The names of the clouds are nobody's, so a call that
 * would look one up does not get anywhere.
 */
@Timeout(60)
class ProxiedCallTest extends CloudOverSockets {
    private static final String SECURE = "https://cloud.invalid";
    private static final String PLAIN = "http://cloud.invalid:8080";
    private static final String TUNNEL = "HTTP/1.1 200 Connection established\r\n\r\n";

    /** {@code someone:hidden} */
    private static final String BASIC = "Proxy-Authorization: Basic c29tZW9uZTpoaWRkZW4=";

    @RegisterExtension
    final LogLines lines = LogLines.of(ProxyLog.class);

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 403, 404, 500, 502, 503, 504})
    void aTunnelThatIsRefusedIsNotSent(int status) throws Exception {
        var proxy = server((wire, _) -> wire.write(html(status)));
        assertThat(create(through(proxy, SECURE))).isInstanceOfSatisfying(NotSent.class, e -> {
            assertThat(e.code()).isEqualTo("ProxyRefused");
            assertThat(e.message()).contains("through the proxy " + address(proxy), "HTTP " + status);
        });
        assertThat(proxy.heads())
                .singleElement()
                .asString()
                .startsWith("CONNECT cloud.invalid:443 HTTP/1.1\r\n")
                .doesNotContain("Proxy-Authorization");
    }

    @Test
    void aProxyThatAsksForAUserIsToldNothingAndNamed() throws Exception {
        var proxy = server((wire, _) -> wire.write(html(407)));
        assertThat(create(through(proxy, SECURE))).isInstanceOfSatisfying(NotSent.class, e -> {
            assertThat(e.code()).isEqualTo("ProxyAuthentication");
            assertThat(e.message())
                    .contains(address(proxy), "asks for a user and password", "provisioner.provider.proxy");
        });
        assertThat(proxy.heads()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {SECURE, PLAIN})
    void aWrongPasswordIsSentOnceAndNotRepeated(String endpoint) throws Exception {
        var proxy = server((wire, _) -> wire.write(html(407)));
        assertThat(create(through(proxy, endpoint, "someone"))).isInstanceOfSatisfying(NotSent.class, e -> {
            assertThat(e.code()).isEqualTo("ProxyAuthentication");
            assertThat(e.message())
                    .contains(address(proxy), "does not take the user and password")
                    .doesNotContain("someone", "hidden", "c29tZW9uZTpoaWRkZW4=");
        });
        assertThat(proxy.heads()).singleElement().asString().contains(BASIC);
    }

    @Test
    void aProxyThatIsGoneIsNotSent() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        for (String endpoint : new String[] {SECURE, PLAIN}) {
            assertNotSent(create(through(new HttpProxy("127.0.0.1", port, null, ""), endpoint)), "ProxyUnreachable");
            assertNotSent(create(through(new HttpProxy("proxy.invalid", 80, null, ""), endpoint)), "ProxyUnreachable");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "trickle", "endless head"})
    void aProxyThatDoesNotAnswerHoldsACallNoLongerThanItsDeadlineAndIsLeft(String how) throws Exception {
        var left = new CompletableFuture<Boolean>();
        var proxy = server((wire, _) -> {
            try {
                switch (how) {
                    case "hang" -> wire.hang();
                    case "trickle" -> wire.trickle(TUNNEL, 300);
                    default -> {
                        wire.write("HTTP/1.1 200 OK\r\n");
                        wire.trickle("x: y\r\n".repeat(100), 100);
                    }
                }
            } finally {
                left.complete(true);
            }
        });
        var cloud = through(proxy, SECURE);

        assertNotSent(cloud.create(SPEC, time.instant().plusMillis(700)), "ProxySilent");
        assertThat(left.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(proxy.heads()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "reset", "nonsense"})
    void aProxyThatHangsUpInsteadOfAnsweringIsNotSent(String how) throws Exception {
        var proxy = server((wire, _) -> {
            switch (how) {
                case "close" -> wire.close();
                case "reset" -> wire.reset();
                default -> {
                    wire.write("SSH-2.0-OpenSSH\r\n\r\n");
                    wire.close();
                }
            }
        });
        assertNotSent(create(through(proxy, SECURE)), "ProxySilent");
        assertThat(proxy.heads()).hasSize(1);
    }

    /** It would fill the memory if it was read. */
    @Test
    void theBodyOfARefusalIsNotRead() throws Exception {
        var proxy = server((wire, _) -> {
            wire.write("HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                wire.write("4000\r\n" + "x".repeat(0x4000) + "\r\n");
            }
        });
        assertNotSent(create(through(proxy, SECURE)), "ProxyRefused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "reset", "nonsense", "hang"})
    void whatGoesWrongInTheTunnelBeforeTheRequestIsNotSent(String how) throws Exception {
        var proxy = server((wire, _) -> {
            wire.write(TUNNEL);
            switch (how) {
                case "close" -> wire.close();
                case "reset" -> wire.reset();
                case "nonsense" -> wire.write("this is no TLS at all\r\n\r\n");
                default -> wire.hang();
            }
        });
        assertThat(through(proxy, SECURE).create(SPEC, time.instant().plusSeconds(2)))
                .isInstanceOfSatisfying(
                        NotSent.class, e -> assertThat(e.message()).contains("through the proxy " + address(proxy)));
    }

    @Test
    void aPlainRequestGoesToTheProxyWithTheWholeUrl() throws Exception {
        var proxy = server((wire, _) -> wire.write(CREATED));
        var cloud = through(proxy, PLAIN, "someone");
        for (int i = 0; i < 2; i++) {
            assertThat(create(cloud)).isInstanceOf(Created.class);
        }
        assertThat(proxy.heads())
                .hasSize(2)
                .allSatisfy(head -> assertThat(head)
                        .startsWith("POST http://cloud.invalid:8080/?BackendName=or%2Aders%20~%2B%27")
                        .containsIgnoringCase("\r\nhost: cloud.invalid:8080\r\n")
                        .containsOnlyOnce(BASIC));
        // Whether it closes them, it need not say.
        assertThat(proxy.connections()).isEqualTo(2);
    }

    /** The proxy may have handed the request on before it found fault with the answer. */
    @ParameterizedTest
    @ValueSource(ints = {302, 403, 404, 408, 500, 502, 503, 504})
    void whatAProxyAnswersAPlainRequestIsUnclear(int status) throws Exception {
        var proxy = server((wire, _) -> wire.write(html(status)));
        assertThat(create(through(proxy, PLAIN)))
                .isInstanceOfSatisfying(Unclear.class, e -> assertThat(e.code()).isEqualTo("Http" + status));
        assertThat(proxy.heads()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "close", "reset"})
    void aProxyThatTakesAPlainRequestAndDoesNotAnswerLeavesItUnclear(String how) throws Exception {
        var proxy = server((wire, _) -> {
            switch (how) {
                case "hang" -> wire.hang();
                case "close" -> wire.close();
                default -> wire.reset();
            }
        });
        assertThat(through(proxy, PLAIN).create(SPEC, time.instant().plusSeconds(1)))
                .isInstanceOf(Unclear.class);
        assertThat(proxy.heads()).hasSize(1);
    }

    @Test
    void withoutAProxyAn407SaysNothing() throws Exception {
        assertThat(create(server((wire, _) -> wire.write(html(407))))).isInstanceOf(Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 hidden c29tZW9uZTpoaWRkZW4=\r\n\r\n",
                "HTTP/1.1 400 Bad\r\nContent-Length: 53\r\n\r\n"
                        + "{\"Code\":\"hidden\",\"Message\":\"c29tZW9uZTpoaWRkZW4=    \"}"
            })
    void whatIsAnsweredDoesNotGiveThePasswordAway(String answer) throws Exception {
        var proxy = server((wire, _) -> {
            wire.write(answer);
            wire.close();
        });
        for (String endpoint : new String[] {SECURE, PLAIN}) {
            assertThat(create(through(proxy, endpoint, "someone")).toString())
                    .doesNotContain("hidden", "c29tZW9uZTpoaWRkZW4=");
        }
    }

    @Test
    void aProxyThatFailsIsLoggedOnceAndWhenItWorksAgain() throws Exception {
        var status = new AtomicInteger(503);
        var proxy = server((wire, _) -> wire.write(html(status.get())));
        var cloud = through(proxy, SECURE);
        for (int i = 0; i < 3; i++) {
            create(cloud);
        }
        status.set(407);
        create(cloud);
        create(cloud);
        assertThat(lines.all())
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        refused -> assertThat(refused)
                                .startsWith("event=proxy-fails proxy=" + address(proxy) + " code=ProxyRefused detail="),
                        asked -> assertThat(asked).contains("code=ProxyAuthentication"));

        var log = new ProxyLog(new HttpProxy("proxy", 1, "a", "hidden"));
        log.note(new NotSent("ProxySilent", "x"));
        log.note(new NotSent("PoolExhausted", "says nothing of the proxy"));
        log.note(new Unclear("NoAnswerInTime", "came through", null));
        log.note(new Unclear("NoAnswerInTime", "came through", null));
        assertThat(lines.all().subList(2, lines.all().size()))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "event=proxy-fails proxy=proxy:1 code=ProxySilent detail=\"x\"",
                        "event=proxy-works proxy=proxy:1");
    }

    private static void assertNotSent(CreateAnswer answer, String code) {
        assertThat(answer)
                .isInstanceOfSatisfying(NotSent.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String html(int status) {
        String body = "<html>the proxy's own page</html>";
        return "HTTP/1.1 " + status + " Any\r\nContent-Type: text/html\r\nLocation: http://elsewhere.invalid/\r\n"
                + "Proxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String address(RawServer proxy) {
        return URI.create(proxy.endpoint()).getAuthority();
    }

    private SignedCloudApi through(RawServer proxy, String endpoint) {
        return through(proxy, endpoint, null);
    }

    private SignedCloudApi through(RawServer proxy, String endpoint, @Nullable String user) {
        return through(
                new HttpProxy("127.0.0.1", URI.create(proxy.endpoint()).getPort(), user, user == null ? "" : "hidden"),
                endpoint);
    }

    private SignedCloudApi through(HttpProxy proxy, String endpoint) {
        var cloud = new SignedCloudApi(
                properties(endpoint, Duration.ofSeconds(20)), proxy, 10, _ -> new Fetched.Found(CREDENTIALS), time);
        opened.add(cloud);
        return cloud;
    }
}
