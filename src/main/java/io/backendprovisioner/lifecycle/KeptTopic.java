package io.backendprovisioner.lifecycle;

import io.backendprovisioner.broker.ClusterTopics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic that the promise rests on, and what decides whether it keeps the records that it has acknowledged.
 *
 * @param copies of the partition that has the fewest
 * @param settings by name; those that we may not read are left out, and nothing is said of them
 */
record KeptTopic(String name, boolean isLedger, int copies, Map<String, String> settings) {
    /** Kafka's own default of {@code max.message.bytes}: 1 MiB, and what a batch adds. */
    private static final int LEDGER_RECORD = 1_048_588;

    /** Returns one sentence for each topic that is weaker than it could be among so many brokers. */
    static List<String> weaknesses(Collection<KeptTopic> topics, int brokers) {
        return topics.stream()
                .map(topic -> topic.weakness(brokers))
                .filter(weakness -> !weakness.isEmpty())
                .toList();
    }

    /** Returns what small clusters cannot do better, which is no weakness of a topic. */
    static List<String> limits(Collection<KeptTopic> topics, int brokers) {
        if (brokers == 1) {
            return List.of("the cluster has 1 broker: what it has acknowledged rests on one disk");
        }
        boolean oneWillDo = topics.stream().anyMatch(topic -> topic.copies == 2 && topic.inSync() == 1);
        return brokers == 2 && oneWillDo
                ? List.of("the cluster has 2 brokers: what it acknowledges while one is down rests on one disk")
                : List.of();
    }

    private String weakness(int brokers) {
        List<String> weak = new ArrayList<>();
        if (copies < Math.min(ClusterTopics.COPIES, brokers)) {
            weak.add("replication " + copies + ", " + brokers + " brokers are there");
        }
        if (copies >= ClusterTopics.COPIES && inSync() < ClusterTopics.IN_SYNC) {
            weak.add("min.insync.replicas " + inSync() + " of " + copies + " replicas");
        }
        if (Boolean.parseBoolean(settings.get(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))) {
            weak.add("unclean.leader.election.enable is true");
        }
        if (isLedger) {
            int largest = number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LEDGER_RECORD);
            if (largest < LEDGER_RECORD) {
                weak.add("max.message.bytes " + largest + ", below " + LEDGER_RECORD);
            }
            String policy =
                    settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                weak.add("cleanup.policy is '" + policy + "' instead of compact");
            }
        }
        return weak.isEmpty() ? "" : "topic " + name + ": " + String.join(", and ", weak);
    }

    private int inSync() {
        return number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, ClusterTopics.IN_SYNC);
    }

    private int number(String setting, int unknown) {
        String value = settings.get(setting);
        return value == null ? unknown : Integer.parseInt(value);
    }
}
