package io.backendprovisioner.pacing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a call would begin that is asked for now. Nobody knows who comes later, what is tried again and how the rate will
 * change, so it is an estimate.
 *
 * @param position its place among the calls of its lane that wait here for their turn, from 1 on
 * @param callAt at the rate of now; {@code null} while calls are suspended
 */
public record Forecast(long position, @Nullable Instant callAt) {

    /** The same, of a call that has something else to wait for. */
    public Forecast notBefore(Instant earliest) {
        return callAt == null || callAt.isAfter(earliest) ? this : new Forecast(position, earliest);
    }
}
