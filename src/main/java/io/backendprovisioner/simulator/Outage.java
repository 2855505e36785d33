package io.backendprovisioner.simulator;

import java.util.Arrays;
import java.util.Optional;

/** What befalls every call while it lasts. The admin page stays up. */
public enum Outage {
    NONE("none"),
    /** Each call is answered 503. */
    UNAVAILABLE("unavailable"),
    /** Each connection is closed as soon as a call arrives on it, with no answer. */
    CLOSED("closed"),
    /** {@code InvalidAccessKeyId.Inactive}. */
    KEY_INACTIVE("key-inactive"),
    /** {@code NoPermission}. */
    NO_PERMISSION("no-permission"),
    /** {@code InvalidTimeStamp.Expired}. */
    CLOCK_REFUSED("clock-refused");

    private final String label;

    Outage(String label) {
        this.label = label;
    }

    public static Optional<Outage> labelled(String label) {
        return Arrays.stream(values())
                .filter(outage -> outage.label.equals(label))
                .findFirst();
    }

    /** As it stands in the admin JSON. */
    public String label() {
        return label;
    }
}
