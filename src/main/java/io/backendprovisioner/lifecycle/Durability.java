package io.backendprovisioner.lifecycle;

import io.backendprovisioner.broker.ClusterTopics;
import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether Kafka can keep what it acknowledges, since the promise rests on that. What it finds is for
 * the operator, and nothing is stopped for it. {@code docs/operations.md} says which settings count.
 */
final class Durability {
    private static final Logger log = LoggerFactory.getLogger(Durability.class);
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> INTERNAL = List.of("__transaction_state", "__consumer_offsets");
    private static final String ACTION =
            "change them at the brokers; 'What Kafka has to keep' in docs/operations.md says how";

    private final Admin admin;
    private final ClusterTopics cluster;
    private final Time time;
    private final Set<String> ledgers;
    private final Set<String> topics;
    private final Thread watcher;
    private volatile Seen seen = new Seen(List.of(), List.of(), List.of(), Double.NaN);

    /**
     * @param limits what small clusters cannot do better
     * @param unknown what may not be read
     * @param count of the weaknesses; NaN until the first look
     */
    private record Seen(List<String> weaknesses, List<String> limits, List<String> unknown, double count) {}

    Durability(Admin admin, TopicProperties settings, MeterRegistry meters, Time time, VitalThreads threads) {
        this.admin = admin;
        this.cluster = new ClusterTopics(admin, time);
        this.time = time;
        this.watcher = threads.virtual("durability").unstarted(this::run);
        List<String> requests = settings.requestTopics();
        this.ledgers = new LinkedHashSet<>(
                requests.stream().map(TopicProperties::ledgerOf).toList());
        this.topics = new LinkedHashSet<>(ledgers);
        topics.addAll(requests);
        topics.add(settings.control().topic());
        topics.addAll(INTERNAL);
        Meters.DURABILITY_WEAKNESSES.gauge(meters, this, durability -> durability.seen.count());
    }

    /** What the last look has found, for people: what is weak, what cannot be better, and what may not be read. */
    List<String> sentences() {
        Seen now = seen;
        return Stream.of(now.weaknesses(), now.limits(), now.unknown())
                .flatMap(List::stream)
                .toList();
    }

    void start() {
        watcher.start();
    }

    void stop() {
        watcher.interrupt();
    }

    private void run() {
        try {
            while (true) {
                look();
                time.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            log.debug("event=durability-watch-ended");
        }
    }

    /** Logs what has changed since the last look. */
    void look() throws InterruptedException {
        try {
            Seen before = seen;
            seen = found();
            report(before, seen);
        } catch (ExecutionException | TimeoutException e) {
            log.debug("event=durability-not-known reason=\"{}\"", Refusal.said(e));
        }
    }

    private static void report(Seen before, Seen now) {
        if (now.weaknesses().equals(before.weaknesses()) && now.limits().equals(before.limits())) {
            return;
        }
        String all = String.join(
                "; ",
                Stream.concat(now.weaknesses().stream(), now.limits().stream()).toList());
        if (!now.weaknesses().isEmpty()) {
            log.warn("event=durability-weak weaknesses=\"{}\" action=\"{}\"", all, ACTION);
        } else if (!now.limits().isEmpty()) {
            log.info("event=durability-limited reason=\"{}\"", all);
        } else {
            log.info("event=durability-sound");
        }
    }

    private Seen found() throws ExecutionException, InterruptedException, TimeoutException {
        int brokers = cluster.brokers();
        var described = admin.describeTopics(topics).topicNameValues();
        var settings = admin.describeConfigs(
                        topics.stream().map(Durability::resource).toList())
                .values();
        List<KeptTopic> kept = new ArrayList<>();
        Set<String> refused = new TreeSet<>();
        for (String topic : topics) {
            TopicDescription description = known(described.get(topic), topic, refused);
            Map<String, String> values = new HashMap<>();
            var config = known(settings.get(resource(topic)), topic, refused);
            if (config != null) {
                config.entries().stream()
                        .filter(entry -> entry.value() != null)
                        .forEach(entry -> values.put(entry.name(), entry.value()));
            }
            if (description != null) {
                kept.add(new KeptTopic(topic, ledgers.contains(topic), copies(description), values));
            }
        }
        List<String> weaknesses = KeptTopic.weaknesses(kept, brokers);
        return new Seen(
                weaknesses,
                KeptTopic.limits(kept, brokers),
                refused.isEmpty()
                        ? List.of()
                        : List.of("not known of " + String.join(", ", refused)
                                + ": our user may not describe them or their settings"),
                weaknesses.size());
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static int copies(TopicDescription topic) {
        return topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    /** Returns {@code null} where there is no such topic, as the internal ones before their first use, or no right. */
    private <T> @Nullable T known(@Nullable KafkaFuture<T> asked, String topic, Set<String> refused)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return time.get(Objects.requireNonNull(asked), PATIENCE);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                refused.add(topic);
            } else if (!Refusal.saysMissing(e)) {
                throw e;
            }
            return null;
        }
    }
}
