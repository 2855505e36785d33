package io.backendprovisioner.pacing;

import java.time.Duration;

/** What to do after an answer of the cloud. */
public sealed interface Verdict {

    /**
     * Nothing was executed, and the create is to be tried again.
     *
     * @param pause how long to wait before that
     * @param isRetry whether the cloud was called, or that was tried at least, so that another call counts as a retry
     */
    record Again(Duration pause, boolean isRetry) implements Verdict {}

    /** The answer is not to be tried again, or the limit of trying is reached. */
    record Final() implements Verdict {}
}
