package io.backendprovisioner.domain;

/**
 * The idempotency key of a request: one key makes at most one backend.
 *
 * @param value not blank, at most {@value #MAX_LENGTH} UTF-16 units
 */
public record RequestKey(String value) {
    /** Longer keys are refused: every key of the retention window is kept in memory. */
    public static final int MAX_LENGTH = 512;

    public RequestKey {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a request key must not be blank");
        }
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a request key must not be longer than " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
