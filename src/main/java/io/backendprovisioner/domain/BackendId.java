package io.backendprovisioner.domain;

/** The cloud's own identifier of a backend: 32 hexadecimal digits as documented, kept as it was answered. */
public record BackendId(String value) {
    public BackendId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a backend id must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
