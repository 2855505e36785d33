package io.backendprovisioner.bench.contest;

import io.backendprovisioner.testkit.BrokerProcess;
import java.util.List;
import java.util.Map;

/** One broker for all runs, with what share groups need. */
public record Venue(BrokerProcess broker, List<String> java) implements AutoCloseable {
    private static final List<String> BROKER_JAVA = List.of("-Xmx768m", "-XX:+UseSerialGC");
    private static final Map<String, String> SHARE_GROUPS = Map.of(
            "group.coordinator.rebalance.protocols", "classic,consumer,share",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "share.coordinator.state.topic.num.partitions", "4");

    /** @param java options of Java for every arm, separated by spaces */
    public static Venue open(String java) {
        return new Venue(BrokerProcess.start(BROKER_JAVA, SHARE_GROUPS), List.of(java.split(" ", -1)));
    }

    @Override
    public void close() {
        broker.close();
    }
}
