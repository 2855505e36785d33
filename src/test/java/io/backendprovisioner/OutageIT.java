package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Outage;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The cloud goes away, or turns us away, and comes back. */
@OnBroker
class OutageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration A_WHILE = Duration.ofSeconds(3);

    /** Enough to open the breaker. */
    private static final int REQUESTS = 25;

    private final Stage stage;
    private long creates = -1;

    OutageIT(Broker broker) {
        stage = new Stage(
                broker,
                TopicNames.startingWith("outage"),
                List.of(),
                "--provisioner.pacing.calls-per-second=0",
                "--provisioner.provider.settle=1s",
                "--provisioner.provider.visibility=500ms");
    }

    @AfterEach
    void end() {
        stage.close();
    }

    private JsonNode cloudHealth() {
        return cloudHealth(stage.worker());
    }

    private static JsonNode cloudHealth(WorkerInProcess worker) {
        return worker.page("/actuator/health").json().at("/components/cloud");
    }

    private String status() {
        return cloudHealth().at("/status").stringValue("");
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, outage, status page",
        "CLOSED, outage, status page",
        "KEY_INACTIVE, credentials, renew the cloud credentials",
        "NO_PERMISSION, rights, allow apigateway:CreateBackend",
        "CLOCK_REFUSED, clock, set this machine's clock",
        "WRONG_ENDPOINT, endpoint, check provisioner.provider.endpoint and region",
        "IN_ARREARS, account, pay what the account owes"
    })
    void meanwhileNothingIsSentAndNothingFailsAndTheReasonIsTold(Outage outage, String reason, String action) {
        stage.simulator().faults().outage(outage);
        stage.send(IntStream.range(0, REQUESTS)
                .mapToObj(i -> RawRequest.toCreate("waits-" + i))
                .toList());
        await().atMost(PATIENCE).until(() -> status().equals("OUT_OF_SERVICE"));
        assertThat(cloudHealth().at("/details/reason").stringValue("")).isEqualTo(reason);
        assertThat(cloudHealth().at("/details/action").stringValue("")).contains(action);
        assertThat(stage.worker().page("/actuator/prometheus").body())
                .contains("provisioner_suspended{reason=\"" + reason + "\"} 1.0");

        // Those that were under way come to their end, and no other is begun.
        await().atMost(PATIENCE).pollInterval(A_WHILE).until(this::noneWasSentSinceAskedLast);
        assertThat(stage.worker().page("/actuator/health/readiness").status()).isEqualTo(200);

        stage.simulator().faults().outage(Outage.NONE);
        Set<ReplyStatus> statuses =
                stage.answers(REQUESTS).stream().map(answer -> answer.status()).collect(Collectors.toSet());
        assertThat(statuses).containsExactly(ReplyStatus.CREATED);
        assertThat(stage.simulator().backends()).hasSize(REQUESTS);
        await().atMost(PATIENCE)
                .until(() -> status().equals("UP") && !cloudHealth().has("details"));
    }

    @Test
    void whatTheCloudRefusesIsToldBeforeThereIsARequest() {
        stage.worker().close();
        stage.simulator().faults().outage(Outage.NO_PERMISSION);
        try (var later = stage.startWorker()) {
            await().atMost(PATIENCE)
                    .until(() -> cloudHealth(later)
                            .at("/details/reason")
                            .stringValue("")
                            .equals("rights"));
        }
        assertThat(stage.simulator().calls().count(Action.CREATE)).isZero();
    }

    private boolean noneWasSentSinceAskedLast() {
        long before = creates;
        creates = stage.simulator().calls().count(Action.CREATE);
        return creates == before;
    }
}
