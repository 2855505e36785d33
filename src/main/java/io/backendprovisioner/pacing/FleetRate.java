package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudError;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast this replica may call the cloud: its share of what the whole fleet may. The share follows its partitions, so
 * nobody has to coordinate it, and a partition that goes takes its share away before another replica has it. Safe for any
 * number of threads.
 */
public final class FleetRate {
    private static final Logger log = LoggerFactory.getLogger(FleetRate.class);

    static final double MOST = 100_000;

    private static final Duration MOST_AHEAD = Duration.ofMinutes(1);

    /** After an outage it begins with one call a second, and doubles in this time. */
    private static final Duration DOUBLES_IN = Duration.ofSeconds(2);

    private final Time time;
    private final Seldom cutLines;
    private volatile double ceiling;
    private volatile double share;
    private volatile LearnedRate learned = LearnedRate.unknown();
    private volatile @Nullable Instant slowSince;
    private volatile Consumer<LearnedRate> onCut = _ -> {};

    /** @param ceiling calls per second of the whole fleet, 0 for no limit */
    FleetRate(double ceiling, Time time) {
        this.ceiling = ceiling;
        this.time = time;
        this.cutLines = new Seldom(time);
    }

    /**
     * @param own request partitions that are ours now
     * @param all request partitions that there are
     */
    public void share(int own, int all) {
        share = all == 0 ? 0 : Math.min(1, (double) own / all);
    }

    double share() {
        return share;
    }

    /** Returns the calls per second that this replica may make now: infinite without a limit, 0 while it has no partition. */
    double now() {
        return at(time.instant());
    }

    /** Returns the same for an instant that is not in the past. */
    double at(Instant now) {
        double full = fullAt(now);
        Instant since = slowSince;
        if (since == null) {
            return full;
        }
        double doubled = (double) Duration.between(since, now).toMillis() / DOUBLES_IN.toMillis();
        double slow = Math.pow(2, doubled);
        if (slow >= Math.min(full, MOST)) {
            slowSince = null;
            return full;
        }
        return slow;
    }

    /** Returns the same, as if there had been no outage. */
    double fullAt(Instant now) {
        return isUnlimited() ? Double.POSITIVE_INFINITY : share * fleetAt(now);
    }

    /** Returns the calls per second of the whole fleet, as far as is known by now. */
    double fleet() {
        return fleetAt(time.instant());
    }

    private double fleetAt(Instant now) {
        return isUnlimited() ? Double.POSITIVE_INFINITY : learned.at(now, ceiling);
    }

    /** Calls per second that the fleet may make at most, 0 for no limit. */
    double ceiling() {
        return ceiling;
    }

    void ceiling(double callsPerSecond) {
        ceiling = callsPerSecond;
    }

    /** The cloud may have recovered, and is not to be overrun: begins anew from little. */
    void beginSlowly() {
        slowSince = time.instant();
    }

    /** @param told of every cut that this replica makes; it is not to block */
    public void onCut(Consumer<LearnedRate> told) {
        onCut = told;
    }

    /** What another replica has found; the later cut counts. One from the future is the work of a clock that is off. */
    public synchronized void learn(LearnedRate other) {
        if (other.at().isAfter(learned.at())
                && other.at().isBefore(time.instant().plus(MOST_AHEAD))) {
            learned = other;
        }
    }

    /** The cloud has throttled a call of ours. */
    void throttled(Instant callBegan, CloudError.Throttled answer) {
        double before = fleet();
        LearnedRate cut = cut(callBegan);
        if (cut != null) {
            onCut.accept(cut);
            int cuts = cutLines.count();
            if (cuts > 0) {
                log.info(
                        "event=rate-cut cuts={} from={} to={} cause=\"{}: {}\"",
                        cuts,
                        perSecond(before),
                        perSecond(cut.rate()),
                        answer.code(),
                        answer.message());
            }
        }
    }

    private static String perSecond(double rate) {
        return String.format(Locale.ROOT, "%.2f", rate);
    }

    private synchronized @Nullable LearnedRate cut(Instant callBegan) {
        if (isUnlimited()) {
            return null;
        }
        LearnedRate before = learned;
        learned = before.throttled(callBegan, time.instant(), ceiling);
        return learned.equals(before) ? null : learned;
    }

    private boolean isUnlimited() {
        return ceiling == 0;
    }
}
