package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that are changed while the worker runs. */
@OnBroker
class TuningIT {
    private final Stage stage;

    TuningIT(Broker broker) {
        stage = new Stage(
                broker,
                TopicNames.startingWith("tuning"),
                List.of(),
                "--management.endpoint.tuning.access=unrestricted",
                "--provisioner.pacing.calls-per-second=0.01");
    }

    @AfterEach
    void end() {
        stage.close();
    }

    private Page change(String json) {
        return stage.worker().post("/actuator/tuning", json);
    }

    @Test
    void aHigherRateIsFeltAtOnceByThoseWhoWait() {
        List<RawRequest> requests = IntStream.range(0, 20)
                .mapToObj(i -> RawRequest.toCreate("tuned-" + i))
                .toList();
        stage.send(requests);
        Instant begun = Instant.now();
        Page answer = change("{\"callsPerSecond\": 1000, \"bulkWeight\": 5, \"maxInFlight\": 7}");
        assertThat(answer.status()).isEqualTo(200);
        stage.answers(20);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(100));
        var now = stage.worker().page("/actuator/tuning").json();
        assertThat(now.at("/callsPerSecond").doubleValue(0)).isEqualTo(1000);
        assertThat(now.at("/interactiveWeight").intValue(0)).isEqualTo(8);
        assertThat(now.at("/bulkWeight").intValue(0)).isEqualTo(5);
        assertThat(now.at("/maxInFlight").intValue(0)).isEqualTo(7);
        assertThat(stage.worker().page("/actuator/prometheus").body())
                .contains("provisioner_tuning_changes_total{setting=\"callsPerSecond\"} 1.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"callsPerSecond": -1}                   | callsPerSecond must be 0 for no limit
            {"callsPerSecond": 0.001}                | callsPerSecond must be 0 for no limit
            {"bulkWeight": 0}                        | bulkWeight must be a whole number from 1 to 1000
            {"maxInFlight": 100001, "bulkWeight": 3} | maxInFlight must be a whole number from 1 to 100000
            {"maxInFlight": "many"}                  | maxInFlight must be a whole number
            {"callPerSecond": 5}                     | name at least one of [callsPerSecond
            """)
    void whatIsWrongIsToldAndChangesNothing(String json, String message) {
        String before = stage.worker().page("/actuator/tuning").body();
        Page answer = change(json);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
        assertThat(stage.worker().page("/actuator/tuning").body()).isEqualTo(before);
    }
}
