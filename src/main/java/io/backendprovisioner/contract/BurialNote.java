package io.backendprovisioner.contract;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * An operator's decision that records which cannot be read are to become dead letters, as it stands in the control topic.
 * That topic is compacted and read from its beginning by each worker that starts, so an old note comes again and again. It
 * cannot strike later: it counts for {@link #VALID} only, for the one topic that has the identity named in it, and for a
 * partition that waits at one of its offsets in that moment.
 *
 * @param partition of a request topic
 * @param topic the identity of that topic; one that is recreated has another
 * @param offset of the first record, 0 or more
 * @param through of the last record, less than {@link #MOST} after the first
 * @param at when it was decided
 */
public record BurialNote(TopicPartition partition, Uuid topic, long offset, long through, Instant at) {
    /** The longest time between the decision and its execution, and the most by which the clocks may differ. */
    public static final Duration VALID = Duration.ofMinutes(10);

    /** The most records of one note: what one poll may bring. */
    public static final int MOST = 10_000;

    /** What the keys of these notes begin with. */
    public static final String KEY = "bury ";

    /** @throws IllegalArgumentException if these are no offsets of one note */
    public BurialNote {
        if (offset < 0 || through < offset || through - offset >= MOST) {
            throw new IllegalArgumentException(
                    "a note is for 1 to " + MOST + " offsets from 0 on, and not for " + offset + " to " + through);
        }
    }

    /** Returns the key under which the last note of a partition stands. */
    public String key() {
        return KEY + partition;
    }

    public String value() {
        return topic + " " + offset + ' ' + through + ' ' + at;
    }

    /** Returns {@code null} if it is no note. */
    public static @Nullable BurialNote read(String key, String value) {
        int dash = key.lastIndexOf('-');
        String[] words = value.split(" ", -1);
        if (!key.startsWith(KEY) || dash < KEY.length() || words.length != 4) {
            return null;
        }
        try {
            return new BurialNote(
                    new TopicPartition(key.substring(KEY.length(), dash), Integer.parseInt(key.substring(dash + 1))),
                    Uuid.fromString(words[0]),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Instant.parse(words[3]));
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }

    public boolean covers(long one) {
        return offset <= one && one <= through;
    }

    public boolean isValid(Instant now) {
        return Duration.between(at, now).abs().compareTo(VALID) <= 0;
    }
}
