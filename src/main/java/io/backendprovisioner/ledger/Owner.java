package io.backendprovisioner.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Whose a ledger is, and with it the request topic: the consumer group whose workers answer its requests, and the cloud's
 * region where they create backends. Its text is {@code group@region}.
 */
public record Owner(String group, String region) {
    /** The key of the ledger record that holds the owner. The key of an entry is longer. */
    static final byte[] KEY = {'O'};

    static boolean isKey(byte[] key) {
        return Arrays.equals(key, KEY);
    }

    static Owner read(byte[] value) {
        String text = new String(value, UTF_8);
        int at = text.lastIndexOf('@');
        return new Owner(text.substring(0, Math.max(at, 0)), text.substring(at + 1));
    }

    byte[] write() {
        return toString().getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return group + '@' + region;
    }
}
