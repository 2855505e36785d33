package io.backendprovisioner.intake;

import io.backendprovisioner.pacing.FleetRate;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;

/** Tells our share of the fleet's rate: that of our partitions among all request partitions. */
final class FleetShare {
    private final List<String> requestTopics;
    private final FleetRate rate;
    private int all;

    FleetShare(List<String> requestTopics, FleetRate rate) {
        this.requestTopics = requestTopics;
        this.rate = rate;
    }

    /** Called when partitions have come. The consumer knows how many there are, so nobody is asked. */
    void grown(int own, Consumer<?, ?> consumer) {
        all = requestTopics.stream()
                .mapToInt(topic -> consumer.partitionsFor(topic).size())
                .sum();
        rate.share(own, all);
    }

    /** Called when partitions are about to go, before anybody else can have them. */
    void shrunk(int own) {
        rate.share(own, all);
    }
}
