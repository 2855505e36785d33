package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backendprovisioner.provider.CloudError.NotSent;
import io.backendprovisioner.provider.CloudError.Unclear;
import io.backendprovisioner.provider.CreateAnswer.Created;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Certificates;
import io.backendprovisioner.testkit.ChildProcess;
import io.backendprovisioner.testkit.OnPath;
import io.backendprovisioner.testkit.Ports;
import io.backendprovisioner.testkit.TlsFront;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cloud, in the clear and by TLS, behind a proxy that others have written. */
@Timeout(60)
class TinyproxyTest extends CloudOverSockets {
    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";

    private static @Nullable Certificates certificates;

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private int port;

    @BeforeAll
    static void tinyproxyIsThere(@TempDir Path keys) {
        assumeTrue(OnPath.has("tinyproxy"), "tinyproxy is not installed");
        var made = Certificates.in(keys, "CN=client");
        certificates = made;
        System.setProperty(TRUST, made.trustStore("authority").toString());
        System.setProperty(TRUST_PASSWORD, Certificates.PASSWORD);
    }

    @AfterAll
    static void trustsAsBefore() {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST_PASSWORD);
    }

    @BeforeEach
    void closesTheSimulator() {
        opened.add(simulator);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsGoThroughIt(boolean secure) throws Exception {
        var proxy = tinyproxy();
        var cloud = through(proxy(null, ""), endpoint(secure));
        for (int i = 0; i < 3; i++) {
            assertThat(create(cloud)).isInstanceOf(Created.class);
        }
        assertThat(simulator.backends()).hasSize(3);
        assertThat(Files.readString(proxy.log())).contains(secure ? "CONNECT 127.0.0.1:" : "POST http://127.0.0.1:");

        proxy.kill();
        assertThat(create(through(proxy(null, ""), endpoint(secure))))
                .isInstanceOfSatisfying(NotSent.class, e -> assertThat(e.code()).isEqualTo("ProxyUnreachable"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itAsksForAUser(boolean secure) throws Exception {
        tinyproxy("BasicAuth someone hidden");
        String endpoint = endpoint(secure);

        assertThat(create(through(proxy("someone", "hidden"), endpoint))).isInstanceOf(Created.class);
        assertThat(create(through(proxy(null, ""), endpoint)))
                .isInstanceOfSatisfying(NotSent.class, e -> assertThat(e.code()).isEqualTo("ProxyAuthentication"));
        // This proxy answers 401 to a wrong password, which the cloud might as well.
        assertThat(create(through(proxy("someone", "wrong"), endpoint)))
                .isInstanceOfSatisfying(
                        CloudError.class,
                        e -> assertThat(e.code()).isEqualTo(secure ? "ProxyAuthentication" : "Http401"));
        assertThat(simulator.backends()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itLetsNobodyThrough(boolean secure) throws Exception {
        Path filter = Files.writeString(folder.resolve("filter"), "nowhere.example.com\n");
        tinyproxy("Filter \"" + filter + "\"", "FilterDefaultDeny Yes");

        assertThat(create(through(proxy(null, ""), endpoint(secure))))
                .isInstanceOf(secure ? NotSent.class : Unclear.class);
        assertThat(simulator.backends()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCloudBehindItIsGone(boolean secure) throws Exception {
        tinyproxy();
        String gone = (secure ? "https" : "http") + "://127.0.0.1:" + Ports.free();

        assertThat(create(through(proxy(null, ""), gone))).isInstanceOf(secure ? NotSent.class : Unclear.class);
    }

    @Test
    void namesAreItsToLookUp() throws Exception {
        var proxy = tinyproxy();
        assertThat(create(through(proxy(null, ""), "https://cloud.invalid")))
                .isInstanceOfSatisfying(NotSent.class, e -> assertThat(e.code()).isEqualTo("ProxyRefused"));
        assertThat(Files.readString(proxy.log())).contains("cloud.invalid");
    }

    private String endpoint(boolean secure) {
        if (!secure) {
            return simulator.endpoint();
        }
        var front = new TlsFront(simulator.endpoint(), Objects.requireNonNull(certificates));
        opened.add(front);
        return "https://127.0.0.1:" + front.port();
    }

    private ChildProcess tinyproxy(String... more) throws IOException {
        port = Ports.free();
        Path config = folder.resolve("tinyproxy.conf");
        Files.writeString(
                config,
                String.join("\n", "Port " + port, "Listen 127.0.0.1", "Timeout 30", "MaxClients 20", "LogLevel Info")
                        + "\n" + String.join("\n", more) + "\n");
        var proxy =
                ChildProcess.start("tinyproxy-" + port, List.of("tinyproxy", "-d", "-c", config.toString()), Map.of());
        opened.add(proxy);
        Awaitility.await().failFast(proxy::mustBeAlive).ignoreExceptions().until(() -> {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
        return proxy;
    }

    private HttpProxy proxy(@Nullable String user, String password) {
        return new HttpProxy("127.0.0.1", port, user, password);
    }

    private SignedCloudApi through(HttpProxy proxy, String endpoint) {
        var simulated = new Credentials("testid", "testsecret", null);
        var cloud = new SignedCloudApi(
                properties(endpoint, Duration.ofSeconds(20)), proxy, 10, _ -> new Fetched.Found(simulated), time);
        opened.add(cloud);
        return cloud;
    }
}
