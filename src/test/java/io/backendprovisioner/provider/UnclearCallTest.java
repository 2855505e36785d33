package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.provider.CloudError.Unclear;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sent, but not answered in a way that tells what became of it: once, in time, and never anywhere else. */
@Timeout(60)
class UnclearCallTest extends CloudOverSockets {
    @Test
    void hangAfterSendingIsUnclearInTime() throws Exception {
        var server = server((wire, _) -> wire.hang());
        assertUnclearInTime(server);
    }

    @Test
    void trickledBodyIsUnclearInTime() throws Exception {
        var server = server((wire, _) -> wire.trickle(CREATED, 400));
        assertUnclearInTime(server);
    }

    @Test
    void endlessHeadIsUnclear() throws Exception {
        var server = server((wire, _) -> {
            wire.write("HTTP/1.1 200 OK\r\n");
            while (true) {
                wire.write("x: y\r\n");
            }
        });
        assertThat(create(server)).isInstanceOf(Unclear.class);
    }

    @Test
    void resetAfterSendingIsUnclear() throws Exception {
        assertUnclear(server((wire, _) -> wire.reset()));
    }

    @Test
    void endOfStreamAfterSendingIsUnclear() throws Exception {
        assertUnclear(server((wire, _) -> wire.close()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"BackendId\":\"0d10\"}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{\"BackendId\":\"0d10\"}\r\n",
                "HTTP/1.1 200 OK\r\n\r\n{\"BackendId\":\"0d1",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
                "HTTP/1.1 200 O",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n{}"
            })
    void answerThatIsNotWholeIsUnclear(String response) throws Exception {
        assertUnclear(server((wire, _) -> {
            wire.write(response);
            wire.close();
        }));
    }

    /** What the client says of an answer that it cannot read quotes it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\ntest-secret test-token\r\n\r\n",
                "HTTP/1.1 test-secret OK\r\n\r\n",
                "HTTP/test-token 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: test-id\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: test-secret\r\n\r\n{}"
            })
    void brokenAnswerThatHoldsOurSecretsIsToldWithoutThem(String response) throws Exception {
        var server = server((wire, _) -> {
            wire.write(response);
            wire.close();
        });
        assertThat(create(server))
                .isInstanceOfSatisfying(
                        Unclear.class, e -> assertThat(e.message()).doesNotContain("test-"));
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        var other = server((wire, _) -> wire.write(CREATED));
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            assertUnclear(server((wire, _) -> wire.write(RawServer.json(status, "", "Location: " + other.endpoint()))));
        }
        assertThat(other.heads()).isEmpty();
    }

    @Test
    void serviceUnavailableWithRetryAfterZeroIsSentOnce() throws Exception {
        assertUnclear(server((wire, _) -> wire.write(RawServer.json(503, "", "Retry-After: 0"))));
    }

    @Test
    void unauthorizedIsSentOnce() throws Exception {
        assertUnclear(server((wire, _) -> wire.write(RawServer.json(401, "", "WWW-Authenticate: Basic realm=\"x\""))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 9999999", "Transfer-Encoding: chunked"})
    void oversizedAnswerIsUnclearAndEndsTheConnection(String length) throws Exception {
        var server = server((wire, _) -> {
            wire.write("HTTP/1.1 200 OK\r\n" + length + "\r\n\r\n");
            while (true) {
                wire.write("4000\r\n" + "x".repeat(0x4000) + "\r\n");
            }
        });
        var cloud = cloud(server.endpoint());

        for (int i = 1; i <= 2; i++) {
            assertThat(create(cloud))
                    .isInstanceOfSatisfying(
                            Unclear.class, e -> assertThat(e.code()).isEqualTo("OversizedAnswer"));
            assertThat(server.connections()).isEqualTo(i);
        }
    }

    @Test
    void interruptAfterSendingIsUnclearAndKept() throws Exception {
        var arrived = new CountDownLatch(1);
        var server = server((wire, _) -> {
            arrived.countDown();
            wire.hang();
        });
        var cloud = cloud(server.endpoint(), Duration.ofSeconds(40));
        var answer = new CompletableFuture<CreateAnswer>();
        var kept = new CompletableFuture<Boolean>();
        var caller = Thread.ofVirtual().start(() -> {
            answer.complete(create(cloud));
            kept.complete(Thread.currentThread().isInterrupted());
        });
        assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

        caller.interrupt();

        assertThat(answer.get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(Unclear.class, e -> assertThat(e.code()).isEqualTo("Interrupted"));
        assertThat(kept.get(20, TimeUnit.SECONDS)).isTrue();
    }

    private void assertUnclear(RawServer server) {
        assertThat(create(server)).isInstanceOf(Unclear.class);
        assertThat(server.heads()).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    private void assertUnclearInTime(RawServer server) {
        var start = System.nanoTime();
        var answer = cloud(server.endpoint()).create(SPEC, time.instant().plusMillis(1500));
        var took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(answer)
                .isInstanceOfSatisfying(Unclear.class, e -> assertThat(e.code()).isEqualTo("NoAnswerInTime"));
        assertThat(took).isLessThan(Duration.ofSeconds(10));
        assertThat(server.heads()).hasSize(1);
    }
}
