package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every call takes nearly as long as it may, and succeeds. */
@OnBroker
class SlowCloudIT {
    /** Twice as many as the breaker wants before it has an opinion. */
    private static final int REQUESTS = 40;

    @RegisterExtension
    private final LogLines log = LogLines.ofTheProduct();

    private final Broker broker;

    SlowCloudIT(Broker broker) {
        this.broker = broker;
    }

    private long logged(String event) {
        return log.all().stream()
                .filter(line -> line.getFormattedMessage().startsWith("event=" + event))
                .count();
    }

    @Test
    void slowSuccessSuspendsNothingAndIsWarnedOf() {
        try (var stage = new Stage(
                broker,
                TopicNames.startingWith("slow-cloud"),
                List.of(),
                "--provisioner.pacing.calls-per-second=0",
                "--provisioner.provider.request-timeout=10s")) {
            stage.simulator().change(cloud -> cloud.withLatency(Duration.ofMillis(8200)));
            stage.send(IntStream.range(0, REQUESTS)
                    .mapToObj(i -> RawRequest.toCreate("slow-" + i))
                    .toList());
            assertThat(stage.answers(REQUESTS)).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(ReplyStatus.CREATED);
                assertThat(answer.reply().attempts()).isEqualTo(1);
            });
            assertThat(stage.simulator().calls().count(Action.CREATE)).isEqualTo(REQUESTS);
            assertThat(logged("calls-suspended")).isZero();
            assertThat(logged("calls-near-timeout")).isPositive();
            assertThat(stage.worker()
                            .page("/actuator/health")
                            .json()
                            .at("/components/cloud/details/warning")
                            .stringValue(""))
                    .contains("raise provisioner.provider.request-timeout");
        }
    }
}
