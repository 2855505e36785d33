package io.backendprovisioner.ledger;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;

/**
 * How far a request partition is settled: everything below {@code next} but what is {@code open}. It is written to the
 * ledger with everything that is settled, so that a record which comes again is known, whether by a takeover or because
 * the group's offsets were rewound or have expired. Safe for any number of threads.
 */
public final class Progress {
    /** Of the ledger record; no entry's key is as short. */
    static final byte[] KEY = {'P'};

    private static final byte VERSION = 2;

    /**
     * A partition with so many open records is not read further: were every other one settled, its progress would still
     * fit into a record of 1 MiB, which is what brokers and producers take.
     */
    private static final int MOST_OPEN = 100_000;

    /** What one poll may bring beyond that. */
    private static final int ONE_POLL = 10_000;

    private static final int UNKNOWN_EPOCH = -1;

    private static final byte[] NONE = {};

    /** The identity of the request topic: another one of the same name begins anew. */
    private final Uuid topic;

    private final TreeSet<Long> open;
    /** Open when the partition was taken over, and not seen since. */
    private final TreeSet<Long> awaited;
    /** Of the open ones, those whose sender has been told that they wait. */
    private final Set<Long> announced;

    private long next;
    /** The leader epoch of the last record below {@code next}: a log that was cut and rewritten has later ones there. */
    private int epoch;
    /** Rises with each time that this is written. */
    private long revision;

    /** As it was written to the ledger: its value, the first open offset in it, and its revision. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Written(byte[] value, long first, long revision) {}

    private Progress(Uuid topic, long next, int epoch, long revision, SortedSet<Long> open, Set<Long> announced) {
        this.topic = topic;
        this.next = next;
        this.epoch = epoch;
        this.revision = revision;
        this.open = new TreeSet<>(open);
        this.awaited = new TreeSet<>(open);
        this.announced = announced;
    }

    /** Everything below {@code next} counts as settled. */
    static Progress startingAt(Uuid topic, long next) {
        return new Progress(topic, next, UNKNOWN_EPOCH, 0, new TreeSet<>(), new HashSet<>());
    }

    static boolean isKey(byte[] key) {
        return Arrays.equals(key, KEY);
    }

    /** Empty if it was written by a later release, or by somebody else. */
    static Optional<Progress> readable(byte[] value) {
        try {
            return Optional.of(read(value));
        } catch (IllegalStateException | BufferUnderflowException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    static Progress read(byte[] value) {
        var bytes = ByteBuffer.wrap(value);
        if (bytes.get() != VERSION) {
            throw new IllegalStateException("the ledger has a progress of a later version");
        }
        var topic = new Uuid(bytes.getLong(), bytes.getLong());
        long offset = bytes.getLong();
        var open = new TreeSet<Long>();
        for (int runs = bytes.getInt(); runs > 0; runs--) {
            long from = offset + bytes.getInt();
            int length = bytes.getInt();
            if (length > MOST_OPEN + ONE_POLL - open.size()) {
                throw new IllegalStateException("the ledger has a progress with more open records than are read ahead");
            }
            for (long end = Math.addExact(from, length); from < end; from++) {
                open.add(from);
            }
        }
        return new Progress(topic, bytes.getLong(), bytes.getInt(), bytes.getLong(), open, announced(open, bytes));
    }

    private static Set<Long> announced(SortedSet<Long> open, ByteBuffer bits) {
        Set<Long> announced = new HashSet<>();
        BitSet places = BitSet.valueOf(bits);
        if (places.length() > open.size()) {
            throw new IllegalStateException("the ledger has a progress with more announced records than open ones");
        }
        int place = 0;
        for (Long offset : open) {
            if (places.get(place++)) {
                announced.add(offset);
            }
        }
        return announced;
    }

    public boolean isOf(Uuid topic) {
        return this.topic.equals(topic);
    }

    public synchronized long next() {
        return next;
    }

    synchronized int epoch() {
        return epoch;
    }

    synchronized long revision() {
        return revision;
    }

    synchronized int openRecords() {
        return open.size();
    }

    /** Returns where reading begins: below it, everything is settled. */
    public synchronized long first() {
        return open.isEmpty() ? next : open.first();
    }

    /** Whether so much is open that no more is to be read. */
    public synchronized boolean isFull() {
        return open.size() >= MOST_OPEN;
    }

    /**
     * The log ends here, or has other records from here on.
     *
     * @param epoch of the last record that is left, -1 if that is not known
     * @return how many open records are gone
     */
    synchronized int cutAt(long end, int epoch) {
        next = end;
        this.epoch = epoch == UNKNOWN_EPOCH ? this.epoch : epoch;
        return drop(open.tailSet(end));
    }

    /**
     * The log begins here.
     *
     * @return how many records that were not settled are gone, at most
     */
    synchronized long dropBelow(long start) {
        long unread = Math.max(0, start - next);
        next = Math.max(next, start);
        return unread + drop(open.headSet(start));
    }

    private int drop(SortedSet<Long> gone) {
        int count = gone.size();
        announced.removeAll(gone);
        awaited.removeAll(gone);
        gone.clear();
        return count;
    }

    /** Whether the record cannot be in the log that was read so far: another one has taken its place. */
    public synchronized boolean isContradictedBy(long offset, int recordEpoch) {
        return offset < next && epoch != UNKNOWN_EPOCH && recordEpoch > epoch;
    }

    /** Returns whether the record has been settled, durably. */
    public synchronized boolean isSettled(long offset) {
        return offset < next && !open.contains(offset);
    }

    /**
     * Whether the record is for us to handle; it is not if it was settled before. Offsets come in rising order.
     *
     * @param recordEpoch its leader epoch, -1 if that is not known
     */
    public synchronized boolean handOut(long offset, int recordEpoch) {
        // What was awaited below this one will never come: the topic's retention has taken it.
        SortedSet<Long> gone = awaited.headSet(offset);
        open.removeAll(gone);
        announced.removeAll(gone);
        gone.clear();
        awaited.remove(offset);
        if (offset < next) {
            return open.contains(offset);
        }
        open.add(offset);
        next = offset + 1;
        epoch = recordEpoch;
        return true;
    }

    /** Where a successor would begin to read if these were settled too: below it, everything is settled. */
    public synchronized long prefixWith(Set<Long> settled) {
        for (long offset : open) {
            if (!settled.contains(offset)) {
                return offset;
            }
        }
        return next;
    }

    /** These have been settled, durably. */
    public synchronized void settled(Set<Long> offsets) {
        open.removeAll(offsets);
        announced.removeAll(offsets);
    }

    /** Whether its sender has been told that it waits, by us or by whoever had the partition before. */
    public synchronized boolean isAnnounced(long offset) {
        return announced.contains(offset);
    }

    /**
     * The senders of these have been told that they wait, durably. It counts until they are settled. What is not open has
     * been settled, or will not come again.
     */
    public synchronized void announced(Set<Long> offsets) {
        offsets.stream().filter(open::contains).forEach(announced::add);
    }

    /**
     * As it would be if these were settled and announced too: version, topic, first open, number of runs of open ones,
     * for each its distance from the first and its length, next, its leader epoch, revision, and {@link #announcedWith}
     * to the end. Most of what is open was read and waits, so there are few runs.
     */
    public synchronized Written writeWith(Set<Long> settled, Set<Long> announcedToo) {
        long first = prefixWith(settled);
        List<long[]> runs = new ArrayList<>();
        long[] run = {};
        for (long offset : open) {
            if (settled.contains(offset)) {
                continue;
            }
            if (run.length > 0 && run[0] + run[1] == offset) {
                run[1]++;
            } else {
                run = new long[] {offset, 1};
                runs.add(run);
            }
        }
        byte[] places = announcedWith(settled, announcedToo);
        var bytes = ByteBuffer.allocate(1 + 5 * Long.BYTES + Integer.BYTES * (2 + 2 * runs.size()) + places.length)
                .put(VERSION)
                .putLong(topic.getMostSignificantBits())
                .putLong(topic.getLeastSignificantBits())
                .putLong(first)
                .putInt(runs.size());
        for (long[] one : runs) {
            bytes.putInt(Math.toIntExact(one[0] - first)).putInt(Math.toIntExact(one[1]));
        }
        revision++;
        bytes.putLong(next).putInt(epoch).putLong(revision).put(places);
        return new Written(bytes.array(), first, revision);
    }

    /**
     * A bit for each record that stays open, in their order and from the lowest bit of the first byte on: whether it is
     * announced. Up to the last byte with one, so nothing where there is none. Runs would not do: who asks and who does
     * not may come in turns.
     */
    private byte[] announcedWith(Set<Long> settled, Set<Long> announcedToo) {
        if (announced.isEmpty() && announcedToo.isEmpty()) {
            return NONE;
        }
        var places = new BitSet();
        int place = 0;
        for (Long offset : open) {
            if (!settled.contains(offset)) {
                places.set(place++, announced.contains(offset) || announcedToo.contains(offset));
            }
        }
        return places.toByteArray();
    }
}
