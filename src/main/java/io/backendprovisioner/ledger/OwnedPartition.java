package io.backendprovisioner.ledger;

import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.SpecFingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a request partition knows of it: what its keys stand for, and how far it is settled. A partition that
 * goes and comes back begins another {@link Term} and is restored anew. Safe for any number of threads; what it says
 * of the topic's content is true as long as it is ours.
 */
public final class OwnedPartition {
    /** What an entry takes of the heap besides its value: its marker, its place in the map, the head of an array. */
    private static final int OVERHEAD_BYTES = 98;

    private final Term term;
    private final Installation installation;
    private final TopicPartition ledger;
    private final Duration retention;
    private final Progress progress;
    private final @Nullable Progress former;
    private final Uuid ledgerTopic;
    private final Map<Marker, byte[]> entries;
    private final Set<Marker> held = new HashSet<>();
    /** What lies below was read by an owner before us, as far as that was noted. */
    private final long begin;

    private int intents;
    private long valueBytes;

    OwnedPartition(
            Term term,
            Installation installation,
            TopicPartition ledger,
            Duration retention,
            Progress progress,
            @Nullable Progress former,
            Uuid ledgerTopic,
            Map<Marker, byte[]> entries) {
        this.term = term;
        this.installation = installation;
        this.ledger = ledger;
        this.retention = retention;
        this.progress = progress;
        this.former = former;
        this.ledgerTopic = ledgerTopic;
        this.entries = entries;
        entries.values().forEach(value -> count(value, 1));
        this.begin = progress.next();
    }

    /** A partition that nothing is known of yet. */
    public static OwnedPartition blank(
            TopicPartition id, Installation installation, TopicPartition ledger, Duration retention, Uuid topic) {
        return new OwnedPartition(
                new Term(id),
                installation,
                ledger,
                retention,
                Progress.startingAt(topic, 0),
                null,
                Uuid.ZERO_UUID,
                new LinkedHashMap<>());
    }

    public TopicPartition id() {
        return term.partition();
    }

    /** Returns by whose name the backends of its requests are marked. */
    public Installation installation() {
        return installation;
    }

    /** Returns the partition that its ledger is. */
    public TopicPartition ledger() {
        return ledger;
    }

    public Term term() {
        return term;
    }

    /** Returns how far this partition is settled, durably. */
    public Progress progress() {
        return progress;
    }

    /** Returns how far the topic was settled that had this one's name before, or {@code null} if there was none. */
    public @Nullable Progress former() {
        return former;
    }

    /** Returns the identity of the topic that its ledger was read from. */
    public Uuid ledgerTopic() {
        return ledgerTopic;
    }

    /**
     * Asks for a key. {@link Claim.Fresh} and {@link Claim.Unsettled} hold it until {@link #letGo}. An answer counts for as
     * long as it is known. Whether it is old enough to be forgotten is not judged here, by a clock that may be wrong.
     */
    public synchronized Claim claim(Marker key, SpecFingerprint content) {
        if (held.contains(key)) {
            return new Claim.InFlight();
        }
        byte[] known = entries.get(key);
        if (known == null) {
            held.add(key);
            return new Claim.Fresh();
        }
        return switch (EntryFormat.readable(known)) {
            case null -> new Claim.Unreadable();
            case Entry entry when !entry.fingerprint().equals(content) -> new Claim.Conflict();
            case Entry.Answer answer -> new Claim.Answered(answer);
            case Entry.Intent intent -> {
                held.add(key);
                yield new Claim.Unsettled(intent);
            }
        };
    }

    public synchronized void letGo(Marker key) {
        held.remove(key);
    }

    /** Remembers what a record of this ledger says about its key. The journal calls it when the record is committed. */
    public synchronized void remember(ProducerRecord<byte[], byte[]> committed) {
        Marker key = EntryFormat.marker(committed.key());
        byte[] before = entries.remove(key);
        if (before != null) {
            count(before, -1);
        }
        byte @Nullable [] value = committed.value();
        if (value != null) {
            entries.put(key, value);
            count(value, 1);
        }
    }

    /**
     * Returns up to {@code most} keys whose answers and intents are older than the retention, oldest first. It holds them
     * until {@link #letGo}: a request that claimed such a key while its answer is being erased would lose its intent.
     *
     * <p>An intent is older when its call was over so long ago, no request holds the key, and every record that an owner
     * before us has noted as read is settled, or was taken by the topic's retention. So no twin is made within the
     * retention. What the call may have made is known to nobody after that, as with an answer that was forgotten: a key that
     * comes again is a new request. So is a record that an owner has called for and died before it noted that, if nobody
     * reads the record again within the retention.
     */
    public synchronized List<Marker> holdExpired(Instant now, int most) {
        List<Marker> expired = new ArrayList<>();
        for (var known : entries.entrySet()) {
            Entry entry = EntryFormat.readable(known.getValue());
            if (entry == null || held.contains(known.getKey())) {
                continue;
            }
            boolean over = isOver(entry, now);
            if (expired.size() == most || (entry instanceof Entry.Answer && !over)) {
                // What follows was written later, so it is not over either.
                break;
            }
            if (over) {
                expired.add(known.getKey());
            }
        }
        held.addAll(expired);
        return expired;
    }

    public synchronized int entries() {
        return entries.size();
    }

    /** Of the entries, those that are intents. */
    public synchronized int intents() {
        return intents;
    }

    /** What the entries take of the heap, roughly. */
    public synchronized long bytes() {
        return valueBytes + (long) OVERHEAD_BYTES * entries.size();
    }

    private void count(byte[] value, int by) {
        valueBytes += (long) by * value.length;
        intents += EntryFormat.isIntent(value) ? by : 0;
    }

    /** The ledger records for everything that is remembered. */
    public synchronized List<ProducerRecord<byte[], byte[]>> records() {
        return entries.entrySet().stream()
                .map(entry -> new ProducerRecord<>(
                        ledger.topic(), ledger.partition(), EntryFormat.key(entry.getKey()), entry.getValue()))
                .toList();
    }

    /** The ledger record for what a key stands for from now on; {@code null} if it is free again. */
    public ProducerRecord<byte[], byte[]> record(Marker key, @Nullable Entry entry) {
        byte @Nullable [] value = entry == null ? null : EntryFormat.write(entry);
        return new ProducerRecord<>(ledger.topic(), ledger.partition(), EntryFormat.key(key), value);
    }

    /** The ledger record for how far this partition is settled if these were settled, and these announced, too. */
    public ProducerRecord<byte[], byte[]> progressWith(Set<Long> settled, Set<Long> announced) {
        return record(progress.writeWith(settled, announced));
    }

    /** The ledger record for how far this partition is settled. */
    public ProducerRecord<byte[], byte[]> record(Progress.Written written) {
        return new ProducerRecord<>(ledger.topic(), ledger.partition(), Progress.KEY, written.value());
    }

    @Override
    public String toString() {
        return id().toString();
    }

    private boolean isOver(Entry entry, Instant now) {
        return switch (entry) {
            case Entry.Answer answer -> answer.answeredAt().plus(retention).isBefore(now);
            case Entry.Intent intent ->
                intent.callUntil().plus(retention).isBefore(now) && progress.prefixWith(Set.of()) >= begin;
        };
    }
}
