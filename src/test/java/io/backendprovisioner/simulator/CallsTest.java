package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.simulator.Wire.End;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final SimulatorFixture cloud = new SimulatorFixture();

    @AfterEach
    void end() {
        cloud.close();
    }

    @Test
    void createsAreTimedInTheOrderTheyCame() {
        var before = System.nanoTime();
        for (var i = 0; i < 20; i++) {
            cloud.create("a" + i);
        }
        cloud.call(Action.LIST);

        var calls = cloud.simulator.calls();
        assertThat(calls.createArrivals()).hasSize(20).isSorted();
        assertThat(calls.createArrivals()[0] - before).isNotNegative();
        assertThat(calls.mostCreatesWithin(Duration.ofHours(1))).isEqualTo(20);
        assertThat(calls.mostCreatesWithin(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(calls.count(Action.CREATE)).isEqualTo(20);
        assertThat(calls.count(Action.LIST, "OK")).isOne();
        assertThat(calls.lastSeconds()).hasSize(60);
    }

    @Test
    void resetForgetsEverythingAndRestoresTheSettings() {
        cloud.create("a");
        cloud.simulator.change(now -> now.withCeiling(1));
        cloud.simulator.faults().next(5, Fault.THROTTLE);
        cloud.simulator.faults().outage(Outage.CLOSED);

        cloud.simulator.reset();

        assertThat(cloud.simulator.backends()).isEmpty();
        assertThat(cloud.simulator.calls().createArrivals()).isEmpty();
        assertThat(cloud.simulator.behaviour()).isEqualTo(Behaviour.defaults());
        assertThat(cloud.create("a").status()).isEqualTo(200);
    }

    @Test
    void requestsSentAheadAreAnsweredInTurn() throws IOException {
        try (var wire = new Wire(cloud.simulator)) {
            cloud.simulator.change(now -> now.withLatency(Duration.ofMillis(20)));
            cloud.simulator.faults().next(Fault.NONE, Fault.ERROR_BEFORE_CREATE, Fault.NONE);
            wire.send(cloud.signedCreate("a").text()
                    + cloud.signedCreate("b").text()
                    + cloud.signedCreate("c").text());

            await().atMost(PATIENCE).until(() -> cloud.simulator.calls().count(Action.CREATE) == 3);
            var seen = wire.readUntilEnd(Duration.ofSeconds(1)).text();

            assertThat(seen.split("HTTP/1.1 ", -1))
                    .hasSize(4)
                    .satisfies(parts -> assertThat(parts[2]).startsWith("503"));
            assertThat(cloud.simulator.backends())
                    .extracting(SimulatedBackend::name)
                    .containsExactly("a", "c");
        }
    }

    @Test
    void clientThatDawdlesIsCutOff() throws IOException {
        var impatient = SimulatorSettings.defaults().withClientTimeout(Duration.ofMillis(300));
        try (var simulator = Simulator.start(impatient);
                var wire = new Wire(simulator)) {
            assertThat(wire.send("POST / HTTP/1.1\r\nHost: x\r\n")
                            .readUntilEnd(PATIENCE)
                            .end())
                    .isEqualTo(End.CLOSED);
        }
    }

    @Test
    void requestLineThatIsTooLongIsRefused() throws IOException {
        try (var wire = new Wire(cloud.simulator)) {
            var seen = wire.send("GET /?a=" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readUntilEnd(PATIENCE);

            assertThat(seen.end()).isNotEqualTo(End.SILENT);
        }
        assertThat(cloud.create("a").status()).isEqualTo(200);
    }

    @Test
    void brokenEscapeIsRefused() throws IOException {
        try (var wire = new Wire(cloud.simulator)) {
            assertThat(wire.send("GET /?a=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .readUntilEnd(PATIENCE)
                            .text())
                    .startsWith("HTTP/1.1 400")
                    .contains("InvalidRequest");
        }
    }

    @Test
    void closingEndsWithinASecondThoughCallsHang() {
        cloud.simulator.faults().next(Fault.HANG_BEFORE_CREATE);
        cloud.onTheWire(cloud.signedCreate("a"), Duration.ofMillis(10));

        var started = System.nanoTime();
        cloud.simulator.close();

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
    }
}
