package io.backendprovisioner.domain;

/** The cloud's own identifier of a backend: 32 hexadecimal digits as documented, kept as it was answered. */
public record BackendId(String value) {
    private static final int MAX_LENGTH = 100;

    public BackendId {
        if (!isId(value)) {
            throw new IllegalArgumentException("a backend id is 1 to " + MAX_LENGTH + " printable ASCII characters");
        }
    }

    /** Whether this may be one: 1 to 100 printable ASCII characters, no space among them. */
    public static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= MAX_LENGTH && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    @Override
    public String toString() {
        return value;
    }
}
