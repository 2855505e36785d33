package io.backendprovisioner.pacing;

import io.backendprovisioner.provider.CreateAnswer;

/** How a guarded create ended. */
public sealed interface Guarded {

    /**
     * The last answer of the cloud; if it is one that may be tried again, the limit of trying was reached.
     *
     * @param attempts calls that counted: those that were throttled do not
     */
    record Answered(CreateAnswer answer, int attempts) implements Guarded {}

    /** The request's own deadline passed with nothing executed. */
    record DeadlinePassed() implements Guarded {}
}
