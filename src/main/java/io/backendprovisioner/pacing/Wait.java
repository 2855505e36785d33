package io.backendprovisioner.pacing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the wait for a turn ended.
 *
 * @param <T> what was waited for
 */
public sealed interface Wait<T> {
    record Granted<T>(T turn) implements Wait<T> {}

    /** By {@link Turns#askAgain}: nothing was decided, and the claimant may no longer want to call. */
    record Disturbed<T>() implements Wait<T> {}

    /** @param estimate how long the wait would have taken at least, or {@code null} if the deadline came first */
    record TooLate<T>(@Nullable Duration estimate) implements Wait<T> {}
}
