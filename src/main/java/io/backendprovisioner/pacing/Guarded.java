package io.backendprovisioner.pacing;

import io.backendprovisioner.provider.CreateAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a guarded create ended. */
public sealed interface Guarded {

    /**
     * The last answer of the cloud; if it is one that may be tried again, the limit of trying was reached.
     *
     * @param attempts calls that counted: those that were throttled do not
     */
    record Answered(CreateAnswer answer, int attempts) implements Guarded {}

    /** Nothing was executed, and nobody wants it any more. */
    record NotWanted() implements Guarded {}

    /**
     * Nothing was executed, and the request's own deadline has passed or will.
     *
     * @param estimate how long the wait for a permit would have been at least, where that is why
     */
    record DeadlinePassed(@Nullable Duration estimate) implements Guarded {}
}
