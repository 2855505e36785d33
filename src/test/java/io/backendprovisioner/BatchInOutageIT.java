package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.Outage;
import io.backendprovisioner.simulator.SimulatedBackend;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cloud goes away while a batch is being answered, and what was called for meanwhile is called for again. */
@OnBroker
class BatchInOutageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ROWS = 300;

    /** What is called and answered in the time of a pause before another try. Without an order it was all of the batch. */
    private static final int FEW = 100;

    private final Stage stage;

    BatchInOutageIT(Broker broker) {
        stage = new Stage(
                broker,
                TopicNames.startingWith("batch-in-outage"),
                List.of(),
                "--provisioner.pacing.calls-per-second=50",
                "--provisioner.intake.max-in-flight=20");
    }

    @AfterEach
    void end() {
        stage.close();
    }

    private void send(@Nullable String batch) {
        for (int row = 0; row < ROWS; row++) {
            RawRequest request = RawRequest.toCreate("row-" + row);
            stage.send(batch == null ? request : request.with("provisioner-batch", batch.getBytes(UTF_8)), 0);
        }
    }

    private int created() {
        return stage.simulator().backends().size();
    }

    private void awaitCreated(int rows) {
        await().atMost(PATIENCE).until(() -> created() >= rows);
    }

    @ParameterizedTest
    @CsvSource({"large", ","})
    void afterThrottlingWhatWasThrottledIsCreatedFirst(@Nullable String batch) {
        send(batch);
        awaitCreated(ROWS / 10);
        stage.simulator().faults().rate(Fault.THROTTLE, 1);
        await().atMost(PATIENCE).until(() -> stage.simulator().calls().count(Action.CREATE, "fault:throttle") >= 30);
        stage.simulator().faults().clear();
        everyRowIsAnsweredInAboutTheOrderOfOffsets();
    }

    @ParameterizedTest
    @CsvSource({"large", ","})
    void afterASuspensionWhatWasRefusedIsCreatedFirst(@Nullable String batch) {
        send(batch);
        awaitCreated(ROWS / 10);
        stage.simulator().faults().outage(Outage.KEY_INACTIVE);
        await().atMost(PATIENCE)
                .until(() -> stage.worker()
                        .page("/actuator/prometheus")
                        .body()
                        .contains("provisioner_suspended{reason=\"credentials\"} 1.0"));
        stage.simulator().faults().clear();
        everyRowIsAnsweredInAboutTheOrderOfOffsets();
    }

    private void everyRowIsAnsweredInAboutTheOrderOfOffsets() {
        assertThat(stage.answers(ROWS)).allMatch(answer -> answer.status() == ReplyStatus.CREATED);
        assertThat(furthestAhead()).isLessThanOrEqualTo(FEW);
    }

    /** Returns the largest distance from the first offset without a backend to the last one with one. */
    private int furthestAhead() {
        var made = new BitSet();
        int most = 0;
        for (SimulatedBackend backend : stage.simulator().backends()) {
            made.set(Integer.parseInt(backend.name().substring("row-".length())));
            most = Math.max(most, made.length() - made.nextClearBit(0));
        }
        return most;
    }
}
