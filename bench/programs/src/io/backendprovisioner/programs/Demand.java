package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.Replies;
import java.time.Duration;

/** Requests that are sent as replies come, so that always as many are outstanding. */
record Demand(int outstanding, Producers producers, Replies replies) {
    private static final Duration QUIET = Duration.ofSeconds(30);

    /** Returns when that many replies have been seen, from the beginning. */
    void until(int seen) throws InterruptedException {
        while (replies.seen() < seen) {
            producers.send(Math.max(0, outstanding - (producers.sent() - replies.seen())));
            int lessOutstanding = producers.sent() - outstanding + outstanding / 20 + 1;
            if (!replies.awaitSeen(Math.min(seen, lessOutstanding), QUIET)) {
                throw new IllegalStateException("no more replies: " + replies.seen() + " of " + producers.sent());
            }
        }
    }
}
