package io.backendprovisioner.intake;

import io.backendprovisioner.broker.RecordFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which partition a failed poll is about, and keeps it aside until it is to be tried again. The client says so in
 * no type of exception, so the next polls are of no partition, and then of each one alone, until one of them fails again: a
 * poll of none that fails is about the client as such. What is aside is polled with the others again after a pause, which
 * doubles each time. Decides only, and reads no clock. For one thread.
 */
final class Narrowing {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** What the client has fetched and cannot parse fails at once. */
    private static final Duration GLANCE = Duration.ofMillis(10);

    /** What the broker cannot read is asked for once more, and answered with an error. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /**
     * What a poll is about.
     *
     * @param lasts at most; {@code null} for a usual poll
     */
    record Probe(Set<TopicPartition> partitions, @Nullable Duration lasts) {
        private static Probe of(TopicPartition partition, Duration lasts) {
            return new Probe(Set.of(partition), lasts);
        }
    }

    /** What is known after a poll. */
    sealed interface Verdict {
        record GoOn() implements Verdict {}

        /** The partition cannot be read where it is. */
        record Unreadable(TopicPartition partition, Throwable why) implements Verdict {}

        /** The failure befalls the client whatever is read. */
        record NotOfAPartition(Throwable why) implements Verdict {}
    }

    /**
     * A partition that cannot be read where it is.
     *
     * @param offset the next one that was to be read
     * @param exact whether surely the record at this offset is the one that cannot be read
     * @param until in nanoseconds; then it is tried again
     */
    record Aside(long offset, boolean exact, String reason, Duration pause, long until) {}

    private final Map<TopicPartition, Aside> aside = new HashMap<>();
    private final Deque<Probe> probes = new ArrayDeque<>();
    /** Why the polls are about one partition each; {@code null} while all are read together. */
    private @Nullable Throwable cause;

    /**
     * Returns what the next poll is to be about. {@link #inVain} is asked before.
     *
     * @param ready partitions that are to be read if nothing is wrong with them
     */
    Probe next(Collection<TopicPartition> ready, long now) {
        while (!probes.isEmpty() && !ready.containsAll(probes.element().partitions())) {
            probes.remove();
        }
        if (!probes.isEmpty()) {
            return probes.element();
        }
        cause = null;
        Set<TopicPartition> all = new HashSet<>(ready);
        aside.forEach((partition, one) -> {
            if (one.until() - now > 0) {
                all.remove(partition);
            }
        });
        return new Probe(all, null);
    }

    /** Returns whether polls are about one partition each just now. */
    boolean isUnderWay() {
        return cause != null;
    }

    /** Returns the failure that nothing was found to be the cause of, once, or {@code null}. */
    @Nullable
    Throwable inVain() {
        if (!probes.isEmpty()) {
            return null;
        }
        Throwable failure = cause;
        cause = null;
        return failure;
    }

    /** @param failure what the poll threw, {@code null} if it did not */
    Verdict judge(Probe polled, @Nullable Throwable failure) {
        if (failure == null) {
            probes.poll();
            return new Verdict.GoOn();
        }
        boolean alone = cause != null;
        if (polled.partitions().isEmpty() || !RecordFailure.isPossible(failure)) {
            end();
            return new Verdict.NotOfAPartition(failure);
        }
        if (alone) {
            end();
            return new Verdict.Unreadable(polled.partitions().iterator().next(), failure);
        }
        begin(polled.partitions(), failure);
        return new Verdict.GoOn();
    }

    private void begin(Set<TopicPartition> polled, Throwable failure) {
        cause = failure;
        List<TopicPartition> suspects = polled.stream()
                .sorted((one, other) -> Boolean.compare(aside.containsKey(other), aside.containsKey(one)))
                .toList();
        probes.add(new Probe(Set.of(), GLANCE));
        suspects.forEach(suspect -> probes.add(Probe.of(suspect, GLANCE)));
        suspects.forEach(suspect -> probes.add(Probe.of(suspect, LOOK)));
    }

    private void end() {
        probes.clear();
        cause = null;
    }

    /** Keeps a partition aside. The reason stays the first one as long as the offset is the same. */
    Aside setAside(TopicPartition partition, long offset, boolean exact, String reason, long now) {
        Aside before = aside.get(partition);
        Duration pause = FIRST_PAUSE;
        String first = reason;
        if (before != null && before.offset() == offset) {
            Duration twice = before.pause().multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            first = before.reason();
        }
        var one = new Aside(offset, exact, first, pause, now + pause.toNanos());
        aside.put(partition, one);
        return one;
    }

    /** The partition is read from there on. Returns whether it was aside. */
    boolean movedTo(TopicPartition partition, long offset) {
        Aside one = aside.get(partition);
        return one != null && one.offset() != offset && forget(partition);
    }

    /** Returns whether it was aside. */
    boolean forget(TopicPartition partition) {
        return aside.remove(partition) != null;
    }

    /** Returns {@code null} where the partition is read as usual. */
    @Nullable
    Aside aside(TopicPartition partition) {
        return aside.get(partition);
    }
}
