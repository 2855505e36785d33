package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import java.time.Instant;

/**
 * How fast this replica may call the cloud: its share of what the whole fleet may. The share follows its partitions, so
 * nobody has to coordinate it, and a partition that goes takes its share away before another replica has it. Safe for any
 * number of threads.
 */
public final class FleetRate {
    private final double ceiling;
    private final Time time;
    private volatile double share;
    private volatile LearnedRate learned = LearnedRate.unknown();

    /** @param ceiling calls per second of the whole fleet, 0 for no limit */
    FleetRate(double ceiling, Time time) {
        this.ceiling = ceiling;
        this.time = time;
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

    /** Calls per second of this replica: infinite without a limit, 0 while it has no partition. */
    double now() {
        return isUnlimited() ? Double.POSITIVE_INFINITY : share * fleet();
    }

    /** Calls per second of the whole fleet, as far as is known by now. */
    double fleet() {
        return isUnlimited() ? Double.POSITIVE_INFINITY : learned.at(time.instant(), ceiling);
    }

    boolean isUnlimited() {
        return ceiling == 0;
    }

    /** The cloud has throttled a call of ours. */
    synchronized void throttled(Instant callBegan) {
        if (!isUnlimited()) {
            learned = learned.throttled(callBegan, time.instant(), ceiling);
        }
    }
}
