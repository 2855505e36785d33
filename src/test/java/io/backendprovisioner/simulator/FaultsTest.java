package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.simulator.Wire.End;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault as a plain socket sees it. */
class FaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG_ENOUGH_TO_BELIEVE_IT_HANGS = Duration.ofMillis(300);

    private final SimulatorFixture cloud = new SimulatorFixture();

    @AfterEach
    void end() {
        cloud.close();
    }

    @ParameterizedTest
    @CsvSource({
        "throttle, 0, 400, Throttling.User",
        "no-permission, 0, 403, NoPermission",
        "quota-exceeded, 0, 400, QuotaExceeded.Backend",
        "error-before-create, 0, 503, ServiceUnavailable",
        "html-before-create, 0, 502, ''",
        "empty-before-create, 0, 500, ''",
        "redirect, 0, 302, ''",
        "tell-secrets, 0, 400, InvalidParameter",
        "create-then-5xx, 1, 503, ServiceUnavailable",
        "create-then-html, 1, 502, ''",
        "create-then-empty, 1, 500, ''",
        "create-then-unknown-code, 1, 400, Backend.StateUnclear",
        "without-backend-id, 1, 200, ''",
        "not-json, 1, 200, ''",
    })
    void answeredFaultTellsOneThingAndDoesAnother(String label, int made, int status, String code) {
        cloud.simulator.faults().next(Labelled.find(Fault.class, label));

        var seen = cloud.create("a");

        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.code()).isEqualTo(code);
        assertThat(seen.text("BackendId")).isEmpty();
        assertThat(cloud.simulator.backends()).hasSize(made);
        assertThat(cloud.simulator.calls().count(Action.CREATE, "fault:" + label))
                .isOne();
        assertThat(cloud.create("b").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "reset-before-create, 0, RESET",
        "close-before-create, 0, CLOSED",
        "create-then-reset, 1, RESET",
        "create-then-close, 1, CLOSED",
    })
    void brokenConnectionEndsAsItsNameSays(String label, int made, End end) {
        cloud.simulator.faults().next(Labelled.find(Fault.class, label));

        var seen = cloud.onTheWire(cloud.signedCreate("a"), PATIENCE);

        assertThat(seen.end()).isEqualTo(end);
        assertThat(seen.text()).isEmpty();
        assertThat(cloud.simulator.backends()).hasSize(made);
    }

    @ParameterizedTest
    @CsvSource({"hang-before-create, 0", "create-then-hang, 1"})
    void hangingCallIsInFlightUntilTheClientGoes(String label, int made) {
        cloud.simulator.faults().next(Labelled.find(Fault.class, label));

        var seen = cloud.onTheWire(cloud.signedCreate("a"), LONG_ENOUGH_TO_BELIEVE_IT_HANGS);

        assertThat(seen.end()).isEqualTo(End.SILENT);
        assertThat(seen.text()).isEmpty();
        await().atMost(PATIENCE).until(() -> cloud.simulator.calls().count(Action.CREATE) == 1);
        assertThat(cloud.simulator.backends()).hasSize(made);
        assertThat(cloud.simulator.calls().mostInFlight()).isOne();
        await().atMost(PATIENCE).until(() -> cloud.simulator.calls().inFlight() == 0);
    }

    @Test
    void truncatedBodyIsShorterThanItsHeaderSays() {
        cloud.simulator.faults().next(Fault.TRUNCATED_BODY);

        var seen = cloud.onTheWire(cloud.signedCreate("a"), PATIENCE);

        assertThat(seen.end()).isEqualTo(End.CLOSED);
        assertThat(seen.text()).startsWith("HTTP/1.1 200 OK").containsPattern("(?i)content-length: 99\r\n");
        assertThat(seen.body()).hasSize(49).startsWith("{");
        assertThat(cloud.simulator.backends()).hasSize(1);
    }

    @Test
    void trickledBodyComesWholeByteByByte() {
        cloud.simulator.change(now -> now.withTrickleGap(Duration.ofMillis(5)));
        cloud.simulator.faults().next(Fault.TRICKLED_BODY);

        var started = System.nanoTime();
        var seen = cloud.create("a");

        assertThat(seen.text("BackendId"))
                .isEqualTo(cloud.simulator.backends().getFirst().id());
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(99 * 5));
    }

    @Test
    void lateCreateIsMadeAfterTheClientHasGone() {
        cloud.simulator.change(now -> now.withLateBy(Duration.ofSeconds(2)));
        cloud.simulator.faults().next(Fault.LATE_CREATE, Fault.LATE_CREATE_AFTER_5XX);

        assertThat(cloud.onTheWire(cloud.signedCreate("a"), Duration.ofMillis(50))
                        .end())
                .isEqualTo(End.SILENT);
        await().atMost(PATIENCE).until(() -> cloud.simulator.calls().count(Action.CREATE) == 1);
        assertThat(cloud.create("b").status()).isEqualTo(503);
        assertThat(cloud.simulator.backendsNamed("b")).isEmpty();

        await().atMost(PATIENCE).until(() -> cloud.simulator.backends().size() == 2);
    }

    @Test
    void slowCallTakesEffectThoughTheClientHasGone() {
        cloud.simulator.change(now -> now.withLatency(Duration.ofMillis(400)));

        var seen = cloud.onTheWire(cloud.signedCreate("a"), Duration.ofMillis(20));

        assertThat(seen.end()).isEqualTo(End.SILENT);
        await().atMost(PATIENCE).until(() -> cloud.simulator.backends().size() == 1);
    }

    @Test
    void scriptIsFollowedCallByCallThenAllIsWell() {
        cloud.simulator.faults().next(Fault.ERROR_BEFORE_CREATE, Fault.NONE, Fault.THROTTLE);

        assertThat(IntStream.range(0, 5).map(n -> cloud.create("a" + n).status()))
                .containsExactly(503, 200, 400, 200, 200);
    }

    @Test
    void faultOfLookUpsLeavesCreatesAlone() {
        cloud.simulator.faults().rate(Action.LIST, Fault.ERROR_BEFORE_CREATE, 1);

        assertThat(cloud.create("a").status()).isEqualTo(200);
        assertThat(cloud.call(Action.LIST).status()).isEqualTo(503);
    }

    @Test
    void sameSeedDrawsTheSameFaultsAtAboutTheirRates() {
        var rates = Map.of(Action.CREATE, Map.of(Fault.CREATE_THEN_RESET, 0.2, Fault.THROTTLE, 0.1));
        var one = new Faults(7, rates);
        var other = new Faults(7, rates);

        var drawn = IntStream.range(0, 10_000)
                .mapToObj(_ -> one.draw(Action.CREATE))
                .toList();

        assertThat(drawn)
                .isEqualTo(IntStream.range(0, 10_000)
                        .mapToObj(_ -> other.draw(Action.CREATE))
                        .toList());
        assertThat(drawn.stream().filter(Fault.CREATE_THEN_RESET::equals).count())
                .isBetween(1800L, 2200L);
        assertThat(drawn.stream().filter(Fault.THROTTLE::equals).count()).isBetween(850L, 1150L);
    }

    @Test
    void ratesThatCannotBeAreRefused() {
        var faults = cloud.simulator.faults();
        faults.rate(Fault.THROTTLE, 0.6);

        assertThatIllegalArgumentException().isThrownBy(() -> faults.rate(Fault.REDIRECT, 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> faults.rate(Fault.REDIRECT, -0.1));
        assertThat(faults.ratesOf(Action.CREATE)).isEqualTo(Map.of(Fault.THROTTLE, 0.6));
    }

    @ParameterizedTest
    @CsvSource({
        "unavailable, 503, ServiceUnavailable",
        "key-inactive, 400, InvalidAccessKeyId.Inactive",
        "wrong-endpoint, 404, InvalidAction.NotFound",
        "in-arrears, 403, InvalidAccountStatus.NotEnoughBalance",
        "no-permission, 403, NoPermission",
        "clock-refused, 400, InvalidTimeStamp.Expired",
    })
    void outageIsToldToEveryCallUntilItEnds(String label, int status, String code) {
        cloud.simulator.faults().outage(Outage.labelled(label));

        assertThat(cloud.create("a").status()).isEqualTo(status);
        assertThat(cloud.call(Action.LIST).code()).isEqualTo(code);
        assertThat(cloud.get("/_admin").status()).isEqualTo(200);
        cloud.simulator.faults().outage(Outage.NONE);
        assertThat(cloud.create("a").status()).isEqualTo(200);
    }

    @Test
    void closedOutageEndsConnectionsWithoutAWord() {
        cloud.simulator.faults().outage(Outage.CLOSED);

        var seen = cloud.onTheWire(cloud.signedCreate("a"), PATIENCE);

        assertThat(seen.end()).isEqualTo(End.CLOSED);
        assertThat(seen.text()).isEmpty();
        assertThat(cloud.get("/_admin").status()).isEqualTo(200);
    }

    @Test
    void refusedConnectionsAreAcceptedAgainOnTheSamePort() {
        cloud.create("a");
        cloud.simulator.refuseConnections();

        assertThatIllegalStateException()
                .isThrownBy(() -> cloud.create("b"))
                .withCauseInstanceOf(ConnectException.class);

        cloud.simulator.acceptConnections();
        assertThat(cloud.create("c").status()).isEqualTo(200);
        assertThat(cloud.simulator.backends())
                .extracting(SimulatedBackend::name)
                .containsExactly("a", "c");
    }
}
