package io.backendprovisioner.ledger;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.Time;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What ledgers say, read from outside: by somebody who owns no partition and writes nothing. All that was committed when
 * a reading began is in it. For one thread; takes some 200 bytes of memory an entry.
 */
public final class LedgerSnapshot {
    /** No entry is empty. */
    private static final byte[] FREED = {};

    private final @Nullable Marker only;
    private final Map<TopicPartition, Map<Marker, byte[]>> partitions = new HashMap<>();
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private final Map<TopicPartition, Owner> owners = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private LedgerSnapshot(@Nullable Marker only) {
        this.only = only;
    }

    /** What a ledger partition holds of a key. */
    public record Line(TopicPartition ledger, Marker marker, Entry entry) {}

    /** Will keep everything. */
    public static LedgerSnapshot ofAll() {
        return new LedgerSnapshot(null);
    }

    /** Will keep one key alone, and also that it was freed. */
    public static LedgerSnapshot of(Marker key) {
        return new LedgerSnapshot(key);
    }

    /**
     * Reads to the end, from where the last reading has ended.
     *
     * @param readCommitted in no group
     * @throws TimeoutException if nothing comes for a minute
     */
    public void read(Admin admin, Consumer<byte[], byte[]> readCommitted, Time time, Collection<TopicPartition> ledgers)
            throws ExecutionException, InterruptedException, TimeoutException {
        positions.putAll(new LedgerReader(admin, readCommitted, time).read(ledgers, positions, this::take));
    }

    /** One more record. The last one of a key counts. */
    public void take(TopicPartition ledger, byte @Nullable [] key, byte @Nullable [] value) {
        if (key != null && Progress.isKey(key)) {
            if (value == null) {
                progress.remove(ledger);
            } else {
                Progress.readable(value).ifPresent(read -> progress.put(ledger, read));
            }
            return;
        }
        if (key != null && Owner.isKey(key)) {
            if (value == null) {
                owners.remove(ledger);
            } else {
                owners.put(ledger, Owner.read(value));
            }
            return;
        }
        if (key == null || !EntryFormat.isKey(key)) {
            return;
        }
        Marker marker = EntryFormat.marker(key);
        Map<Marker, byte[]> entries = partitions.computeIfAbsent(ledger, _ -> new HashMap<>());
        if (only != null && !only.equals(marker)) {
            return;
        }
        if (value != null) {
            entries.put(marker, value);
        } else if (only != null) {
            entries.put(marker, FREED);
        } else {
            entries.remove(marker);
        }
    }

    /** Returns whose the ledgers are, those that nobody has claimed left out. */
    public Map<TopicPartition, Owner> owners() {
        return Map.copyOf(owners);
    }

    /**
     * Returns more than one where the key came through several partitions: two partitioners put it there, or partitions were
     * added since. In the order of the partitions.
     */
    public List<Line> linesOf(Marker marker) {
        return partitions.entrySet().stream()
                .sorted(Comparator.comparingInt(partition -> partition.getKey().partition()))
                .filter(partition -> isEntry(partition.getValue().get(marker)))
                .map(partition -> line(
                        partition.getKey(),
                        marker,
                        Objects.requireNonNull(partition.getValue().get(marker))))
                .toList();
    }

    public Stream<Line> lines() {
        return partitions.entrySet().stream()
                .flatMap(partition -> partition.getValue().entrySet().stream()
                        .filter(entry -> isEntry(entry.getValue()))
                        .map(entry -> line(partition.getKey(), entry.getKey(), entry.getValue())));
    }

    public long entries() {
        return partitions.values().stream().mapToLong(Map::size).sum();
    }

    /** Whether the ledger still tells that it knew the one key and let it go: no backend was made, or it is forgotten. */
    public boolean wasFreed() {
        return only != null && partitions.values().stream().anyMatch(entries -> isFreed(entries.get(only)));
    }

    /**
     * Whether this request record has got its reply.
     *
     * @param topic the identity of the request topic
     */
    public boolean isSettled(TopicPartition request, Uuid topic, long offset) {
        Progress known = progress.get(ledgerOf(request));
        return known != null && known.isOf(topic) && known.isSettled(offset);
    }

    /** The ledger partition of a request partition. */
    public static TopicPartition ledgerOf(TopicPartition request) {
        return new TopicPartition(TopicProperties.ledgerOf(request.topic()), request.partition());
    }

    private static boolean isEntry(byte @Nullable [] value) {
        return value != null && value.length > 0;
    }

    private static boolean isFreed(byte @Nullable [] value) {
        return value != null && value.length == 0;
    }

    private static Line line(TopicPartition ledger, Marker marker, byte[] value) {
        return new Line(ledger, marker, EntryFormat.read(value));
    }
}
