package io.backendprovisioner.simulator;

/** What befalls every call while it lasts. The admin page stays up. */
public enum Outage implements Labelled {
    NONE,
    /** Each call is answered 503. */
    UNAVAILABLE,
    /** Each connection is closed as soon as a call arrives on it, with no answer. */
    CLOSED,
    /** {@code InvalidAccessKeyId.Inactive}. */
    KEY_INACTIVE,
    /** {@code NoPermission}. */
    NO_PERMISSION,
    /** {@code InvalidTimeStamp.Expired}. */
    CLOCK_REFUSED,
    /** {@code InvalidAction.NotFound}, as another product answers. */
    WRONG_ENDPOINT,
    /** {@code InvalidAccountStatus.NotEnoughBalance}. */
    IN_ARREARS;

    /** Fails with an {@link IllegalArgumentException} that names those that are known. */
    public static Outage labelled(String label) {
        return Labelled.find(Outage.class, label);
    }
}
