package io.backendprovisioner.contract;

import org.jspecify.annotations.Nullable;

/** What a batch may be called, wherever it is named: 1 to {@value #MAX_LENGTH} printable characters. */
public final class BatchNames {
    static final int MAX_LENGTH = 128;

    private BatchNames() {}

    /** What is wrong with it, or null. */
    static @Nullable String flaw(String batch) {
        return batch.length() > MAX_LENGTH
                ? "must have at most " + MAX_LENGTH + " characters, found " + batch.length()
                : Text.flawInName(batch);
    }

    public static boolean isName(String text) {
        return flaw(text) == null;
    }
}
