package io.backendprovisioner.storm;

import io.backendprovisioner.provider.CloudError;
import java.time.Instant;

/**
 * A time in which no call succeeds.
 *
 * @param answer what each call comes to; one that is unclear has made nothing
 * @param lookUpsToo whether a look-up comes to it as well
 */
record Outage(Instant from, Instant until, CloudError answer, boolean lookUpsToo) {
    static final CloudError REFUSES_CONNECTIONS = new CloudError.NotSent("ConnectionRefused", "nobody listens");
    static final CloudError FAILS = new CloudError.Unclear("InternalError", "HTTP 500", "R");
    static final CloudError THROTTLES = new CloudError.Throttled("Throttling.User", "slow down", "R", null);
    static final CloudError REFUSES_RIGHTS = new CloudError.NotAllowed("Forbidden.RAM", "not you", "R");

    Outage(Instant from, Instant until, CloudError answer) {
        this(from, until, answer, true);
    }

    boolean isAt(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }
}
