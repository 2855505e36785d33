package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.PartitionLost;
import java.time.Instant;

/**
 * What must be so before a create is sent: opened for every attempt after its permit, and again when its place among the
 * calls is free, which makes nothing new while the first is long enough.
 */
@FunctionalInterface
public interface CallWindow {

    /**
     * @return until when the call may be in progress
     * @throws PartitionLost if the request is no longer ours to send
     */
    Instant open() throws PartitionLost, InterruptedException;

    /** Whether a call is still to be made; asked before every permit, before the call itself, and when {@link Guard#lookAgain} says so. */
    default boolean isWanted() {
        return true;
    }

    /** The call that the window was opened for was certainly not executed, and there may be another one later. */
    default void notExecuted() {}
}
