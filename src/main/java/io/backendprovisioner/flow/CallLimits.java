package io.backendprovisioner.flow;

import java.time.Duration;

/**
 * What the promise of one backend rests on.
 *
 * @param requestTimeout how long one call may take
 * @param settle a call has taken effect, or never will, within this time after its deadline
 * @param visibility a created backend is listed within this time
 * @param clockSkew by this much at most the clocks of two replicas differ
 * @param creates how often an unclear create is followed by another one
 * @param giveUpAfter how long a look-up is tried
 */
record CallLimits(
        Duration requestTimeout,
        Duration settle,
        Duration visibility,
        Duration clockSkew,
        int creates,
        Duration giveUpAfter) {

    /** How long an intent covers calls: the time of one, and some for its own commit and for another try. */
    Duration window() {
        return requestTimeout.plus(requestTimeout.dividedBy(2));
    }

    /** How long after a second create a late first one may still appear. */
    Duration twinsAppearWithin() {
        return settle.plus(visibility);
    }
}
