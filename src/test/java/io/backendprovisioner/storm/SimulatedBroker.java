package io.backendprovisioner.storm;

import io.backendprovisioner.pacing.LearnedRate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * What of Kafka the protocol rests on: logs, a group that fences a member it has given up, transactions that end by
 * themselves when their producer is silent, and offsets that are stable only when no transaction on them is pending.
 */
public final class SimulatedBroker {
    static final Duration SESSION = Duration.ofSeconds(10);
    static final Duration TRANSACTION = Duration.ofSeconds(10);

    private final Simulation sim;
    private final Uuid topicId = new Uuid(1, 1);
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> requests = new HashMap<>();
    private final Map<TopicPartition, List<ProducerRecord<byte[], byte[]>>> written = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Map<TopicPartition, String> owners = new HashMap<>();
    private final Map<TopicPartition, Map<Object, Instant>> pending = new HashMap<>();
    private final TreeMap<String, Instant> members = new TreeMap<>();
    private int generation;
    private LearnedRate lastCut = new LearnedRate(Double.MAX_VALUE, Instant.EPOCH);

    SimulatedBroker(Simulation sim, List<TopicPartition> partitions) {
        this.sim = sim;
        partitions.forEach(this::log);
    }

    Uuid topicId() {
        return topicId;
    }

    void append(ConsumerRecord<byte[], byte[]> request) {
        log(new TopicPartition(request.topic(), request.partition())).add(request);
    }

    List<ConsumerRecord<byte[], byte[]>> requestsFrom(TopicPartition partition, long offset) {
        List<ConsumerRecord<byte[], byte[]>> all = log(partition);
        return all.subList((int) Math.min(offset, all.size()), all.size());
    }

    long end(TopicPartition partition) {
        return log(partition).size();
    }

    private List<ConsumerRecord<byte[], byte[]>> log(TopicPartition partition) {
        return requests.computeIfAbsent(partition, _ -> new ArrayList<>());
    }

    private Map<Object, Instant> pendingOn(TopicPartition partition) {
        return pending.computeIfAbsent(partition, _ -> new HashMap<>());
    }

    public List<ProducerRecord<byte[], byte[]>> written(TopicPartition partition) {
        return written.getOrDefault(partition, List.of());
    }

    long committed(TopicPartition partition) {
        return committed.getOrDefault(partition, 0L);
    }

    boolean isAllSettled() {
        return requests.keySet().stream().allMatch(partition -> committed(partition) == end(partition));
    }

    // The group.

    int heartbeat(String member) {
        if (members.put(member, sim.now()) == null) {
            generation++;
        }
        return generation;
    }

    boolean isMember(String member) {
        throwOutTheSilent();
        return members.containsKey(member);
    }

    void leave(String member) {
        if (members.remove(member) != null) {
            generation++;
            owners.values().removeIf(member::equals);
        }
    }

    void free(TopicPartition partition, String member) {
        owners.remove(partition, member);
    }

    boolean take(TopicPartition partition, String member) {
        throwOutTheSilent();
        return shouldOwn(partition, member) && owners.putIfAbsent(partition, member) == null;
    }

    boolean shouldOwn(TopicPartition partition, String member) {
        List<String> all = List.copyOf(members.keySet());
        return !all.isEmpty() && all.get(partition.partition() % all.size()).equals(member);
    }

    private void throwOutTheSilent() {
        for (var member : Map.copyOf(members).entrySet()) {
            if (member.getValue().plus(SESSION).isBefore(sim.now())) {
                leave(member.getKey());
            }
        }
    }

    // Transactions.

    /** The offsets of a transaction arrive: refused from whoever the group does not know by this generation. */
    public boolean offsetsArrive(Object transaction, TopicPartition partition, String member, int shown) {
        throwOutTheSilent();
        if (!members.containsKey(member) || shown != generation) {
            return false;
        }
        pendingOn(partition).put(transaction, sim.now().plus(TRANSACTION));
        return true;
    }

    /** The commit arrives: too late if the broker has ended the transaction by itself. */
    public boolean commitArrives(
            Object transaction, TopicPartition partition, List<ProducerRecord<byte[], byte[]>> records, long offset) {
        Instant until = pendingOn(partition).remove(transaction);
        if (until == null || until.isBefore(sim.now())) {
            return false;
        }
        for (ProducerRecord<byte[], byte[]> record : records) {
            int to = record.partition() == null ? 0 : record.partition();
            written.computeIfAbsent(new TopicPartition(record.topic(), to), _ -> new ArrayList<>())
                    .add(record);
        }
        committed.put(partition, offset);
        return true;
    }

    boolean hasStableOffsets(TopicPartition partition) {
        pendingOn(partition).values().removeIf(until -> until.isBefore(sim.now()));
        return pendingOn(partition).isEmpty();
    }

    // The control topic.

    void learned(LearnedRate cut) {
        lastCut = cut;
    }

    LearnedRate lastCut() {
        return lastCut;
    }

    public boolean chance(double probability) {
        return sim.chance(probability);
    }

    /** For a pause of a thread of the member. */
    public void await(Duration most) throws InterruptedException {
        sim.waitUntil(sim.now().plus(sim.upTo(most)));
    }
}
