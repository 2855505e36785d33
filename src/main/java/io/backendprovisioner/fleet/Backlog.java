package io.backendprovisioner.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a lane nobody has settled yet.
 *
 * @param records how many
 * @param oldest the time stamp of the oldest, {@code null} if there is none
 */
record Backlog(long records, @Nullable Instant oldest) {
    static final Backlog NONE = new Backlog(0, null);

    Backlog plus(Backlog other) {
        return new Backlog(records + other.records, earlier(oldest, other.oldest));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
