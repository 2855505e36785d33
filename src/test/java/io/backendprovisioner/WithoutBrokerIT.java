package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.Ports;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker whose broker does not answer waits for it. */
class WithoutBrokerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    private final LogLines log = LogLines.ofTheProduct();

    private final TopicNames topics = TopicNames.startingWith("without-broker");
    private final int port = Ports.free();

    @Test
    void workerStaysAliveAndSaysWhatItWaitsForAndCanBeStopped() {
        var worker = WorkerInProcess.start("127.0.0.1:" + port, topics, "http://127.0.0.1:1");
        try {
            awaitTold(worker, "127.0.0.1:" + port, "spring.kafka.bootstrap-servers");
            assertThat(worker.page("/actuator/health/readiness")
                            .json()
                            .at("/status")
                            .stringValue(""))
                    .isEqualTo("OUT_OF_SERVICE");
            assertThat(worker.page("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(worker.page("/actuator/prometheus").status()).isEqualTo(200);
        } finally {
            assertThat(worker.timeToClose()).isLessThan(Duration.ofSeconds(20));
        }
    }

    /** A consumer whose broker is gone polls on without an error. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIdleWorkerSaysThatItsBrokerIsGoneAndThatItIsBack(boolean killed) {
        try (var broker = BrokerProcess.start();
                var simulator = Simulator.start(SimulatorSettings.defaults());
                var worker = WorkerInProcess.start(broker.broker().bootstrapServers(), topics, simulator.endpoint())
                        .awaitReady()) {
            if (killed) {
                broker.kill();
            } else {
                broker.pause();
            }
            awaitTold(worker, "Kafka at " + broker.broker().bootstrapServers() + " to answer");
            if (killed) {
                broker.startAgain();
            } else {
                broker.resume();
            }
            await().atMost(PATIENCE)
                    .until(() -> worker.page("/actuator/health/readiness").status() == 200);
            assertThat(logged("event=broker-gone")).hasSize(1);
            assertThat(logged("event=broker-back")).hasSize(1);
        }
    }

    private List<String> logged(String event) {
        return log.all().stream()
                .map(line -> line.getFormattedMessage())
                .filter(line -> line.startsWith(event))
                .toList();
    }

    private static void awaitTold(WorkerInProcess worker, String... texts) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var readiness = worker.page("/actuator/health/readiness");
            assertThat(readiness.status()).isEqualTo(503);
            assertThat(readiness
                            .json()
                            .at("/components/worker/details/waitingFor")
                            .stringValue(""))
                    .contains(texts);
        });
    }
}
