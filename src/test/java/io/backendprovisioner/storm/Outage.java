package io.backendprovisioner.storm;

import io.backendprovisioner.provider.CloudError;
import java.time.Instant;

/**
 * A time in which no call succeeds.
 *
 * @param answer what each call comes to; one that is unclear has made nothing
 */
record Outage(Instant from, Instant until, CloudError answer) {
    static final CloudError REFUSES_CONNECTIONS = new CloudError.NotSent("ConnectionRefused", "nobody listens");
    static final CloudError FAILS = new CloudError.Unclear("InternalError", "HTTP 500", "R");
    static final CloudError REFUSES_RIGHTS = new CloudError.NotAllowed("Forbidden.RAM", "not you", "R");

    boolean isAt(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }
}
