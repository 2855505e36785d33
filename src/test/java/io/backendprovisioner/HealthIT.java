package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess.Page;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the web port of a worker in good health shows, and what it keeps to itself. */
@OnBroker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthIT {
    private final Stage stage;

    HealthIT(Broker broker) {
        stage = new Stage(broker, TopicNames.startingWith("health"), List.of());
    }

    @AfterAll
    void end() {
        stage.close();
    }

    @Test
    void readinessTellsWhatTheWorkerHas() {
        Page readiness = stage.worker().page("/actuator/health/readiness");
        assertThat(readiness.status()).isEqualTo(200);
        assertThat(readiness.json().at("/status").stringValue("")).isEqualTo("UP");
        var details = readiness.json().at("/components/worker/details");
        assertThat(details.at("/partitions").intValue(0)).isEqualTo(8);
        assertThat(details.at("/requestsOpen").intValue(-1)).isZero();
        assertThat(details.at("/inFlight").intValue(-1)).isZero();
    }

    @Test
    void livenessIsUp() {
        Page liveness = stage.worker().page("/actuator/health/liveness");
        assertThat(liveness.status()).isEqualTo(200);
        assertThat(liveness.json().at("/status").stringValue("")).isEqualTo("UP");
    }

    @Test
    void metricsCanBeScraped() {
        stage.sendAndAwait(RawRequest.toCreate("measured"));
        Page metrics = stage.worker().page("/actuator/prometheus");
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.body()).contains("jvm_memory_used_bytes", "kafka_consumer_", "resilience4j_");
    }

    @Test
    void nothingElseIsExposed() {
        var links = stage.worker().page("/actuator").json().at("/_links");
        assertThat(links.propertyNames())
                .containsExactlyInAnyOrder("self", "health", "health-path", "info", "prometheus");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env",
                "beans",
                "configprops",
                "heapdump",
                "loggers",
                "mappings",
                "metrics",
                "shutdown",
                "threaddump",
                "tuning"
            })
    void whatWouldTellSecretsIsNotThere(String endpoint) {
        assertThat(stage.worker().page("/actuator/" + endpoint).status()).isEqualTo(404);
    }
}
