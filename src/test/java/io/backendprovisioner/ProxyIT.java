package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorCredential;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.Certificates;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.ProgramProcess;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.TlsFront;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.TunnelProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network that is closed but for a proxy. The worker has the cloud's real address and asks the vendor's token service
 * for its credentials, and only the proxy knows where both are.
 */
@OnBroker
class ProxyIT {
    private static final String CLOUD = "apigateway.cn-hangzhou.aliyuncs.com";
    private static final String TOKENS = "sts.aliyuncs.com";
    private static final String PASSWORD = "canary-of:the@proxy";
    private static final String AS_IN_A_URL = "canary-of%3Athe%40proxy";

    @TempDir
    Path home;

    private final TopicNames topics = TopicNames.startingWith("proxy");
    private final Simulator simulator = Simulator.start(
            SimulatorSettings.defaults().withCredentials(new SimulatorCredential("sts-id", "sts-secret", "sts-token")));
    private final HttpServer tokens = tokenService();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Broker broker;
    private TunnelProxy proxy;

    ProxyIT(Broker broker) {
        this.broker = broker;
        this.proxy = new TunnelProxy("someone", PASSWORD, Map.of());
    }

    @BeforeEach
    void networkIsClosedButForTheProxy() throws IOException {
        proxy.close();
        var certificates = Certificates.in(Files.createDirectory(home.resolve("certificates")), "CN=client");
        var cloud = new TlsFront(simulator.endpoint(), certificates);
        var tokenService =
                new TlsFront("http://127.0.0.1:" + tokens.getAddress().getPort(), certificates);
        proxy = new TunnelProxy(
                "someone", PASSWORD, Map.of(CLOUD + ":443", cloud.port(), TOKENS + ":443", tokenService.port()));
        opened.addAll(List.of(simulator, cloud, tokenService, proxy));
    }

    @AfterEach
    void end() throws Exception {
        tokens.stop(0);
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @Test
    void callsAndCredentialsGoThroughIt() throws Exception {
        try (var worker = ProgramProcess.startWorker(home, environment(true), broker, topics, "")) {
            worker.awaitOut("event=partitions-assigned");
            try (var inbox = new Inbox(broker, topics.replies())) {
                RawRequest first = RawRequest.toCreate("orders");
                broker.send(first, topics.requests());
                assertThat(inbox.answerTo(first).status()).isEqualTo(ReplyStatus.CREATED);
                assertThat(proxy.opened()).contains(CLOUD + ":443", TOKENS + ":443");
                for (String host : List.of(CLOUD, TOKENS)) {
                    worker.awaitOut(
                            "event=proxy proxy=127.0.0.1:" + proxy.port() + " for=" + host + " source=environment");
                }

                proxy.refuse(503);
                RawRequest second = RawRequest.toCreate("invoices");
                broker.send(second, topics.requests());
                worker.awaitOut("event=proxy-fails proxy=127.0.0.1:" + proxy.port() + " code=ProxyRefused");
                proxy.refuse(0);
                assertThat(inbox.answerTo(second).status()).isEqualTo(ReplyStatus.CREATED);
                worker.awaitOut("event=proxy-works");
            }
            assertThat(simulator.backends()).hasSize(2);
            assertNothingIsTold(worker);
        }
        commandsGoThroughIt();
    }

    private void commandsGoThroughIt() {
        List<String> audit = new ArrayList<>(List.of("audit"));
        audit.addAll(topics.asSettings());
        audit.add("--spring.kafka.bootstrap-servers=" + broker.bootstrapServers());
        long before = proxy.opened().size();
        try (var command = ProgramProcess.start(home, environment(true), audit)) {
            assertThat(command.awaitExit()).isZero();
            assertThat(command.out()).anyMatch(line -> line.contains("2 marked backends"));
        }
        assertThat(proxy.opened().stream().skip(before)).contains(CLOUD + ":443", TOKENS + ":443");
    }

    @Test
    void aWrongPasswordIsLoggedAtTheStart() throws Exception {
        var environment = new HashMap<>(environment(false));
        environment.put("ALIBABA_CLOUD_ACCESS_KEY_ID", "sts-id");
        environment.put("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "sts-secret");
        environment.put("PROVISIONER_PROVIDER_PROXY", url("canary"));
        try (var worker = ProgramProcess.startWorker(home, environment, broker, topics, "")) {
            worker.awaitOut("event=proxy-fails proxy=127.0.0.1:" + proxy.port() + " code=ProxyAuthentication");
            assertThat(proxy.opened()).isEmpty();
            assertNothingIsTold(worker);
        }
    }

    @Test
    void aTokenServiceThatIsNotReachedThroughItIsAskedAboutIt() throws Exception {
        var environment = new HashMap<>(environment(true));
        environment.put("https_proxy", url("canary"));
        try (var worker = ProgramProcess.startWorker(home, environment, broker, topics, "")) {
            worker.awaitOut("Does the proxy 127.0.0.1:" + proxy.port() + " let this worker through");
            assertNothingIsTold(worker);
        }
    }

    private static void assertNothingIsTold(ProgramProcess worker) {
        assertThat(String.join("\n", worker.out()) + String.join("\n", worker.err()))
                .doesNotContain("canary", "someone", "sts-secret", "sts-token");
    }

    private String url(String password) {
        return "http://someone:" + password + "@127.0.0.1:" + proxy.port();
    }

    private Map<String, String> environment(boolean withRole) {
        Path token = home.resolve("token");
        try {
            Files.writeString(token, "oidc-token");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String trust = "-Djavax.net.ssl.trustStore=" + home.resolve("certificates/authority-trust.p12")
                + " -Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD;
        return withRole
                ? Map.of(
                        "JAVA_TOOL_OPTIONS",
                        trust,
                        "https_proxy",
                        url(AS_IN_A_URL),
                        "ALIBABA_CLOUD_ROLE_ARN",
                        "acs:ram::1:role/worker",
                        "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
                        "acs:ram::1:oidc-provider/cluster",
                        "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
                        token.toString())
                : Map.of("JAVA_TOOL_OPTIONS", trust);
    }

    /** As the vendor's answers to {@code AssumeRoleWithOIDC}. */
    private static HttpServer tokenService() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            server.createContext("/", exchange -> {
                byte[] answer = ("{\"RequestId\":\"T-1\",\"Credentials\":{\"AccessKeyId\":\"sts-id\","
                                + "\"AccessKeySecret\":\"sts-secret\",\"SecurityToken\":\"sts-token\","
                                + "\"Expiration\":\"2099-01-01T00:00:00Z\"}}")
                        .getBytes(UTF_8);
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
