package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudError.NotAllowed;
import io.backendprovisioner.provider.CloudError.NotSent;
import io.backendprovisioner.provider.CloudError.Throttled;
import io.backendprovisioner.provider.CloudError.Unclear;
import io.backendprovisioner.provider.CreateAnswer.Created;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import io.backendprovisioner.testkit.RealTime;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent, and every way in which nothing is. */
@Timeout(60)
class SignedCloudApiTest extends CloudOverSockets {
    @Test
    void createIsSignedOverExactlyWhatIsSent() throws Exception {
        var server = server((wire, _) -> wire.write(CREATED));

        assertThat(create(server)).isEqualTo(new Created(new BackendId("0d105f80a8f340408bd34954d4e4ff22"), "R-1"));

        var lines = server.heads().getFirst().split("\r\n");
        assertThat(lines[0])
                .startsWith("POST /?BackendName=or%2Aders%20~%2B%27")
                .endsWith(" HTTP/1.1");
        var headers = new TreeMap<String, String>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            var parts = line.split(": ", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        var authorization = headers.get("authorization");
        assertThat(headers)
                .containsEntry("host", URI.create(server.endpoint()).getAuthority())
                .containsEntry("x-acs-action", "CreateBackend")
                .containsEntry("x-acs-version", "2016-07-14")
                .containsEntry("x-acs-security-token", "test-token")
                .containsEntry("content-length", "0")
                .doesNotContainKeys("accept-encoding", "upgrade", "cookie", "expect");
        headers.keySet().removeIf(name -> !name.equals("host") && !name.startsWith("x-acs-"));
        var query = lines[0].substring("POST /?".length(), lines[0].length() - " HTTP/1.1".length());
        var canonical = SignatureV3.canonicalRequest("POST", query, headers, SignatureV3.EMPTY_BODY_HASH);
        assertThat(authorization).isEqualTo(SignatureV3.authorization(canonical, headers, CREDENTIALS));
        assertThat(query)
                .contains("CreateSlr=true&Description=a%26b%3Dc%0D%0A&Tag.1.Key=team&Tag.1.Value=shop")
                .doesNotContain("EventBridge");
    }

    @Test
    void everyAttemptHasANonceOfItsOwnAndReusesTheConnection() throws Exception {
        var server = server((wire, _) -> wire.write(CREATED));
        var cloud = cloud(server.endpoint());
        for (int i = 0; i < 3; i++) {
            assertThat(create(cloud)).isInstanceOf(Created.class);
        }

        var nonces = new HashSet<String>();
        server.heads()
                .forEach(head -> head.lines()
                        .filter(line -> line.startsWith("x-acs-signature-nonce"))
                        .forEach(nonces::add));
        assertThat(nonces).hasSize(3);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void refusedConnectionIsNotSent() throws Exception {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThat(create(cloud("http://127.0.0.1:" + port)))
                .isInstanceOfSatisfying(NotSent.class, e -> assertThat(e.code()).isEqualTo("ConnectFailed"));
    }

    @Test
    void unknownHostIsNotSent() {
        assertThat(create(cloud("http://nonexistent.invalid")))
                .isInstanceOfSatisfying(NotSent.class, e -> assertThat(e.code()).isEqualTo("UnknownHost"));
    }

    @Test
    void failedTlsHandshakeIsNotSent() throws Exception {
        var server = server((wire, _) -> wire.close());
        // The server waits for the end of a head that a TLS greeting never has; so the handshake times out.
        var cloud = cloud(server.endpoint().replace("http:", "https:"), Duration.ofSeconds(1));

        assertThat(create(cloud)).isInstanceOf(NotSent.class);
        assertThat(server.heads()).isEmpty();
    }

    @Test
    void passedDeadlineIsNotSent() throws Exception {
        var server = server((wire, _) -> wire.write(CREATED));

        assertThat(cloud(server.endpoint()).create(SPEC, time.instant())).isInstanceOf(NotSent.class);
        assertThat(server.connections()).isZero();
    }

    @Test
    void threadThatWasPausedPastTheDeadlineSendsNothing() throws Exception {
        var server = server((wire, _) -> wire.write(CREATED));
        // The clock as a thread sees it that was paused between its connection and its first byte.
        Time paused = new RealTime() {
            @Override
            public Instant instant() {
                boolean atTheGate = StackWalker.getInstance()
                        .walk(frames -> frames.anyMatch(f -> f.getMethodName().equals("aboutToSend")));
                return atTheGate ? super.instant().plusSeconds(60) : super.instant();
            }
        };
        var cloud = new SignedCloudApi(
                properties(server.endpoint(), Duration.ofSeconds(20)),
                null,
                1,
                _ -> new Fetched.Found(CREDENTIALS),
                paused);
        opened.add(cloud);

        assertThat(create(cloud))
                .isInstanceOfSatisfying(NotSent.class, e -> assertThat(e.code()).isEqualTo("DeadlinePassed"));
        assertThat(server.heads()).isEmpty();
    }

    @Test
    void throttleAnswerCarriesTheAskedDelay() throws Exception {
        var server = server((wire, _) ->
                wire.write(RawServer.json(400, "{\"Code\":\"Throttling.User\"}", "x-acs-retry-after: 1500")));

        assertThat(create(server))
                .isInstanceOfSatisfying(
                        Throttled.class, t -> assertThat(t.retryAfter()).isEqualTo(Duration.ofMillis(1500)));
    }

    @Test
    void connectionClosedWhileIdleIsReplacedBeforeACreate() throws Exception {
        var closed = new CountDownLatch(1);
        var server = server((wire, number) -> {
            wire.write(CREATED);
            if (number == 1) {
                wire.close();
                closed.countDown();
            }
        });
        var cloud = cloud(server.endpoint());
        assertThat(create(cloud)).isInstanceOf(Created.class);
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        idleForAWhile();

        assertThat(create(cloud)).isInstanceOf(Created.class);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void fullPoolIsNotSent() throws Exception {
        var busy = new CountDownLatch(1);
        var server = server((wire, _) -> {
            busy.countDown();
            wire.hang();
        });
        var cloud = cloud(server.endpoint(), Duration.ofSeconds(30), 1, _ -> new Fetched.Found(CREDENTIALS));
        var first = new CompletableFuture<CreateAnswer>();
        Thread.ofVirtual()
                .start(() -> first.complete(cloud.create(SPEC, time.instant().plusSeconds(5))));
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(cloud.create(SPEC, time.instant().plusMillis(500))).isInstanceOf(NotSent.class);
        assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(Unclear.class);
        assertThat(server.heads()).hasSize(1);
    }

    @Test
    void interruptBeforeSendingIsNotSentAndKept() throws Exception {
        var server = server((wire, _) -> wire.write(CREATED));
        var cloud = cloud(server.endpoint());

        Thread.currentThread().interrupt();
        var answer = create(cloud);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isInstanceOf(NotSent.class);
        assertThat(server.heads()).isEmpty();
    }

    @Test
    void missingCredentialsAreNotAllowedAndNothingIsSent() throws Exception {
        var server = server((wire, _) -> wire.write(CREATED));
        var cloud = cloud(server.endpoint(), Duration.ofSeconds(5), 10, _ -> new Fetched.Missing("set X"));

        assertThat(create(cloud)).isEqualTo(new NotAllowed("NoCredentials", "set X", null));
        assertThat(cloud.list(new BackendQuery.All(), 1, time.instant().plusSeconds(5)))
                .isEqualTo(new NotAllowed("NoCredentials", "set X", null));
        assertThat(server.connections()).isZero();
    }

    @Test
    void closedClientIsNotSent() throws Exception {
        var server = server((wire, _) -> wire.write(CREATED));
        var cloud = cloud(server.endpoint());
        cloud.close();

        assertThat(create(cloud)).isInstanceOf(NotSent.class);
    }

    /** Longer than a connection is trusted unseen. */
    private void idleForAWhile() throws InterruptedException {
        new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
    }
}
