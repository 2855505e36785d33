package io.backendprovisioner.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.domain.Installation;
import java.util.Arrays;

/**
 * Whose a ledger is, and with it the request topic: the installation by whose name its backends are marked, the consumer
 * group whose workers answer its requests, and the cloud's region where they create backends. Its text is {@code
 * installation:group@region}.
 */
public record Owner(Installation installation, String group, String region) {
    /** The key of the ledger record that holds the owner. The key of an entry is longer. */
    static final byte[] KEY = {'O'};

    static boolean isKey(byte[] key) {
        return Arrays.equals(key, KEY);
    }

    /** Reads what {@link #write} wrote, or another text by which people may recognize whose it is. */
    static Owner read(byte[] value) {
        String text = new String(value, UTF_8);
        int group = text.indexOf(':') + 1;
        int at = Math.max(text.lastIndexOf('@'), group);
        return new Owner(
                new Installation(text.substring(0, Math.max(group - 1, 0))),
                text.substring(group, at),
                text.substring(Math.min(at + 1, text.length())));
    }

    byte[] write() {
        return toString().getBytes(UTF_8);
    }

    /** Returns whether backends of the other one are found by the same mark in the same list. */
    boolean finds(Owner other) {
        return installation.equals(other.installation) && region.equals(other.region);
    }

    @Override
    public String toString() {
        return installation.name() + ':' + group + '@' + region;
    }
}
