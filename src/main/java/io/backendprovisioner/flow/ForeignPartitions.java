package io.backendprovisioner.flow;

import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.contract.ForeignPartition;
import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.metrics.Meters;
import io.backendprovisioner.pacing.Seldom;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds records whose key came by another partition than Kafka's own hash gives. The ledger of each partition knows its
 * own keys alone, so the same key by the two makes two backends. Safe for any number of threads.
 */
public final class ForeignPartitions {
    private static final Logger log = LoggerFactory.getLogger(ForeignPartitions.class);
    private static final Duration BETWEEN_LINES = Duration.ofHours(1);

    private final RequestTopicSizes sizes;
    private final boolean refused;
    private final LastHour lastHour;
    private final Time time;
    private final Map<Lane, Counter> counters = new EnumMap<>(Lane.class);
    private final Map<Lane, Seldom> lines = new EnumMap<>(Lane.class);
    private volatile String last = "";

    /**
     * @param sizeOf asks for a topic's number of partitions
     * @param refused whether a request whose key came so is refused, unless the ledger knows the key
     */
    public ForeignPartitions(
            Function<String, Future<Integer>> sizeOf, boolean refused, MeterRegistry meters, Time time) {
        this.sizes = new RequestTopicSizes(sizeOf, time);
        this.refused = refused;
        this.lastHour = new LastHour(time.nanos());
        this.time = time;
        for (Lane lane : Lane.values()) {
            counters.put(lane, Meters.FOREIGN_PARTITIONS.counter(meters, lane.label()));
            lines.put(lane, new Seldom(BETWEEN_LINES, time));
        }
    }

    /** Asks the broker how many partitions a topic has. */
    public static Future<Integer> sizeOf(Admin admin, String topic) {
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(List.of(topic)).topicNameValues();
        return Objects.requireNonNull(described.get(topic))
                .thenApply(TopicDescription::partitions)
                .thenApply(List::size);
    }

    /** From now on a record that lies where this number of partitions puts it is in its place. */
    public void topicHas(String topic, int partitions) {
        sizes.topicHas(topic, partitions);
    }

    /** Returns for people how many there were in the last hour, and where the last one lies; empty if there was none. */
    public String ofTheLastHour() {
        long count = lastHour.count(time.nanos());
        return count == 0 ? "" : count + " in the last hour, the last one at " + last;
    }

    /** Returns whether a request is to be refused if its key is not known yet. */
    boolean refuses(Envelope envelope) {
        return refused && envelope.foreign() != null;
    }

    /** Notes in what was read by which partition it came, and reports it, if that is not its own. */
    Incoming marked(Flight flight, Incoming incoming) throws InterruptedException {
        if (incoming instanceof Incoming.Answerable answerable) {
            try {
                ForeignPartition came = find(flight);
                if (came != null) {
                    report(flight, answerable.envelope(), came);
                    return answerable.through(came);
                }
            } catch (RuntimeException e) {
                log.error("event=bug {}", LogFields.of(flight), e);
            }
        }
        return incoming;
    }

    private @Nullable ForeignPartition find(Flight flight) throws InterruptedException {
        byte @Nullable [] key = flight.record().key();
        if (key == null || key.length == 0) {
            return null;
        }
        int hash = Utils.toPositive(Utils.murmur2(key));
        int partition = flight.partition().id().partition();
        for (int size : sizes.known(flight.partition().id().topic())) {
            if (hash % size == partition) {
                return null;
            }
        }
        flight.waitsFor("the number of partitions of its topic");
        OptionalInt now = sizes.after(flight);
        return now.isEmpty() || hash % now.getAsInt() == partition
                ? null
                : new ForeignPartition(partition, hash % now.getAsInt());
    }

    private void report(Flight flight, Envelope envelope, ForeignPartition came) {
        Objects.requireNonNull(counters.get(flight.lane())).increment();
        last = flight + ", where Kafka's own hash gives partition " + came.expected();
        lastHour.add(time.nanos());
        int records = Objects.requireNonNull(lines.get(flight.lane())).count();
        if (records > 0) {
            log.warn(
                    "event=foreign-partition lane={} topic={} partition={} offset={} expected={} records={} key=\"{}\""
                            + " action=\"have the sender use Kafka's own hash: {}\"",
                    flight.lane().label(),
                    flight.partition().id().topic(),
                    came.partition(),
                    flight.offset(),
                    came.expected(),
                    records,
                    Objects.requireNonNullElse(LogFields.key(envelope), ""),
                    ForeignPartition.remedy());
        }
    }
}
