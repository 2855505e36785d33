package io.backendprovisioner.journal;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The postings that cannot be committed just now, since a place that they need takes no records; whatever else there is
 * goes on without them. They go back to the journal when the place is well, and a reply goes to its fallback if that takes
 * long. While there are any, a thread looks after them. Safe for any number of threads.
 */
final class HeldPostings {
    static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(HeldPostings.class);

    private final Function<ProducerRecord<byte[], byte[]>, Place> places;
    private final Function<Place, CompletableFuture<PlaceCheck.Answer>> check;
    private final Consumer<Pending> again;
    private final Duration fallbackAfter;
    private final JournalMeters meters;
    private final VitalThreads threads;
    private final Time time;
    private final Map<Place, TroubledPlace> troubles = new LinkedHashMap<>();
    private final List<Alone> alone = new ArrayList<>();
    private long fallbacks;
    private boolean isWatched;
    private boolean closed;

    /** One that the broker takes in no transaction, and that can go nowhere else. */
    private record Alone(Pending pending, String reason, long until) {}

    /**
     * @param places says where a record goes
     * @param check asks whether a place is well again
     * @param again takes what may be tried again
     * @param fallbackAfter how long a place must have been in trouble before replies go to their fallback
     */
    HeldPostings(
            Function<ProducerRecord<byte[], byte[]>, Place> places,
            Function<Place, CompletableFuture<PlaceCheck.Answer>> check,
            Consumer<Pending> again,
            Duration fallbackAfter,
            JournalMeters meters,
            VitalThreads threads,
            Time time) {
        this.places = places;
        this.check = check;
        this.again = again;
        this.fallbackAfter = fallbackAfter;
        this.meters = meters;
        this.threads = threads;
        this.time = time;
    }

    /** A transaction has shown that these places take no records. */
    synchronized void inTrouble(Set<Place> which, String reason) {
        for (Place place : which) {
            if (!troubles.containsKey(place)) {
                log.warn(
                        "event=topic-takes-no-records topic={} action=\"trying again; replies that can go elsewhere do"
                                + " after {} s\" reason=\"{}\"",
                        place,
                        fallbackAfter.toSeconds(),
                        reason);
            }
            troubles.computeIfAbsent(place, _ -> new TroubledPlace(place, time.nanos()))
                    .tookNoRecords(reason, time.nanos());
        }
        watch();
    }

    /**
     * Takes out of the batch whatever needs a place in trouble.
     *
     * @return whether the batch is another one now
     */
    synchronized boolean hold(List<Pending> batch) {
        if (troubles.isEmpty()) {
            return false;
        }
        long fallenBack = fallbacks;
        return batch.removeIf(this::isHeld) || fallbacks > fallenBack;
    }

    /** Keeps one posting that breaks each transaction it is in, for longer each time. */
    synchronized void holdAlone(Pending pending, String reason) {
        Duration pause = TroubledPlace.longer(pending.lastPause());
        if (pending.lastPause().isZero()) {
            log.error(
                    "event=posting-not-taken posting={} action=\"trying again; the others go on\" reason=\"{}\"",
                    pending,
                    reason);
        }
        pending.pausesFor(pause);
        alone.add(new Alone(pending, reason, time.nanos() + pause.toNanos()));
        watch();
    }

    /** Tells that these were committed, which proves that their places are well. */
    synchronized void committed(List<Pending> batch) {
        if (!troubles.isEmpty()) {
            Set<Place> used = new HashSet<>();
            batch.forEach(pending -> needed(pending.posting()).forEach(used::add));
            troubles.values().removeIf(trouble -> {
                boolean isWell = trouble.isOnProbation() && used.stream().anyMatch(trouble.place()::covers);
                if (isWell) {
                    log.info(
                            "event=topic-takes-records-again topic={} after={} s",
                            trouble.place(),
                            trouble.lasted(time.nanos()).toSeconds());
                }
                return isWell;
            });
        }
    }

    /** Returns for people what is held, and why. */
    synchronized List<String> sentences() {
        return Stream.concat(
                        troubles.values().stream()
                                .filter(trouble -> !trouble.isOnProbation())
                                .map(TroubledPlace::toString),
                        alone.stream().map(one -> one.pending() + " is not taken: " + one.reason()))
                .toList();
    }

    synchronized int size() {
        return alone.size()
                + troubles.values().stream()
                        .mapToInt(trouble -> trouble.waiting().size())
                        .sum();
    }

    /** Loses all that is held, and whatever is to be held from now on. */
    synchronized void close() {
        closed = true;
        everything().forEach(Pending::lost);
        troubles.values().forEach(trouble -> trouble.waiting().clear());
        alone.clear();
    }

    private Stream<Pending> everything() {
        return Stream.concat(
                troubles.values().stream().flatMap(trouble -> trouble.waiting().stream()),
                alone.stream().map(Alone::pending));
    }

    /** Returns whether the posting is kept here, or let go for good. */
    private boolean isHeld(Pending pending) {
        TroubledPlace trouble = troubleFor(pending.posting());
        if (trouble == null) {
            return false;
        }
        if (pending.posting() instanceof Posting.Announcement announcement) {
            log.debug(
                    "event=announcement-refused topic={}", announcement.record().topic());
            meters.refused();
            return true;
        }
        if (canFallBack(pending.posting(), trouble)) {
            pending.fallBack(trouble.reason());
            meters.diverted();
            fallbacks++;
            return isHeld(pending);
        }
        if (closed) {
            pending.lost();
        } else {
            trouble.waiting().add(pending);
        }
        return true;
    }

    private boolean canFallBack(Posting posting, TroubledPlace trouble) {
        return posting instanceof Posting.Settlement settlement
                && settlement.hasFallback()
                && trouble.place().covers(places.apply(settlement.reply()))
                && trouble.isTimeToFallBack(fallbackAfter, time.nanos());
    }

    private @Nullable TroubledPlace troubleFor(Posting posting) {
        List<Place> needed = needed(posting).toList();
        return troubles.values().stream()
                .filter(trouble -> !trouble.isOnProbation() && needed.stream().anyMatch(trouble.place()::covers))
                .findFirst()
                .orElse(null);
    }

    private Stream<Place> needed(Posting posting) {
        var ledger = posting.partition().ledger();
        return Stream.concat(
                posting.records().stream().map(places), Stream.of(new Place(ledger.topic(), ledger.partition())));
    }

    private void watch() {
        if (!isWatched && !closed) {
            isWatched = true;
            threads.virtual("held-postings").start(this::watchUntilNoneIsHeld);
        }
    }

    private void watchUntilNoneIsHeld() {
        try {
            while (look()) {
                time.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether there is something to look after. */
    synchronized boolean look() {
        long now = time.nanos();
        troubles.values().forEach(trouble -> trouble.look(check, now));
        troubles.values().removeIf(trouble -> trouble.isForgotten(now));
        troubles.values()
                .forEach(trouble -> trouble.waiting()
                        .removeIf(pending -> pending.loseIfReleased()
                                || giveBackIf(
                                        trouble.isOnProbation() || canFallBack(pending.posting(), trouble), pending)));
        alone.removeIf(one -> one.pending().loseIfReleased() || giveBackIf(now - one.until() >= 0, one.pending()));
        isWatched = !closed && !(troubles.isEmpty() && alone.isEmpty());
        return isWatched;
    }

    /** The journal finds out itself what still has to be held. */
    private boolean giveBackIf(boolean isTime, Pending pending) {
        if (isTime) {
            again.accept(pending);
        }
        return isTime;
    }
}
