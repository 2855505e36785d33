package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.testkit.Ports;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A worker whose broker does not answer waits for it. */
class WithoutBrokerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
