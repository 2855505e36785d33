package io.backendprovisioner.broker;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which topics the cluster lacks, and creates them so that they keep what they acknowledge. */
public final class ClusterTopics {
    /** The copies of each topic where there are as many brokers: with one broker down, two of them are still written. */
    public static final short COPIES = 3;

    /** The copies that have a record before it is acknowledged, where there are {@link #COPIES}. */
    public static final int IN_SYNC = 2;

    private static final Logger log = LoggerFactory.getLogger(ClusterTopics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Admin admin;
    private final Time time;

    public ClusterTopics(Admin admin, Time time) {
        this.admin = admin;
        this.time = time;
    }

    /** Returns the number of brokers. One that is down counts, unless the cluster is older than Kafka 4.0. */
    public int brokers() throws ExecutionException, InterruptedException, TimeoutException {
        try {
            var all = new DescribeClusterOptions().includeFencedBrokers(true);
            return time.get(admin.describeCluster(all).nodes(), PATIENCE).size();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnsupportedVersionException)) {
                throw e;
            }
            return time.get(admin.describeCluster().nodes(), PATIENCE).size();
        }
    }

    /** Returns those that do not exist. A list of all topics would leave out those that we may not see. */
    public Set<String> missing(Collection<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> missing = new HashSet<>();
        for (var topic : admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                time.get(topic.getValue(), PATIENCE);
            } catch (ExecutionException e) {
                if (!Refusal.saysMissing(e)) {
                    throw e;
                }
                missing.add(topic.getKey());
            }
        }
        return missing;
    }

    /**
     * Creates a topic, unless somebody else does so at the same time.
     *
     * @param copies 1 to 9, or 0 for {@link #COPIES} or as many as there are brokers
     * @param settings beside those that keep its records safe
     * @throws CannotRun if there are fewer brokers than copies asked for
     */
    public void create(String topic, int partitions, short copies, Map<String, String> settings)
            throws CannotRun, ExecutionException, InterruptedException, TimeoutException {
        short possible = possible(copies);
        Map<String, String> all = new HashMap<>(settings);
        all.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        if (possible >= COPIES) {
            all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(IN_SYNC));
        }
        var made = new NewTopic(topic, partitions, possible).configs(all);
        try {
            time.get(admin.createTopics(Set.of(made)).all(), PATIENCE);
            log.info("event=topic-created topic={} partitions={} copies={}", topic, partitions, possible);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicAuthorizationException) {
                throw new ExecutionException(Refusal.create(topic));
            }
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private short possible(short asked) throws CannotRun, ExecutionException, InterruptedException, TimeoutException {
        int brokers = brokers();
        if (asked > brokers) {
            throw new CannotRun("provisioner.topics.replication=" + asked + ", and the cluster has " + brokers
                    + (brokers == 1 ? " broker" : " brokers") + ": start more, or set it to " + brokers);
        }
        return asked > 0 ? asked : (short) Math.min(COPIES, brokers);
    }
}
