package io.backendprovisioner.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.RealTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@OnBroker
class GroupBacklogIT {
    private final Broker broker;
    private final String topic = "backlog-" + UUID.randomUUID();

    GroupBacklogIT(Broker broker) {
        this.broker = broker;
    }

    /** A partition that nobody reads is what the figure is there for. */
    @Test
    void aRequestThatStaysTheOldestIsSeenAtEveryLook() throws Exception {
        broker.createTopic(topic, 1);
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
        broker.send(RawRequest.toCreate("stuck"), topic);
        broker.send(RawRequest.toCreate("behind"), topic);
        try (var admin = broker.admin();
                var consumer = broker.consumer(topic)) {
            var backlog = new GroupBacklog(admin, consumer, "nobody-" + topic, new RealTime());
            for (int look = 1; look <= 3; look++) {
                Backlog seen = Objects.requireNonNull(backlog.of(List.of(topic)).get(new TopicPartition(topic, 0)));
                assertThat(seen.records()).isEqualTo(2);
                assertThat(seen.oldest()).as("look " + look).isNotNull().isAfterOrEqualTo(before);
            }
        }
    }
}
