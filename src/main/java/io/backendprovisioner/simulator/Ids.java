package io.backendprovisioner.simulator;

import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids that look like the cloud's. They guard nothing, so they need no secure random, which costs a system call each. */
final class Ids {
    private Ids() {}

    /** 32 lower-case hexadecimal digits. */
    static String backendId() {
        var random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }

    /** An upper-case UUID. */
    static String requestId() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString().toUpperCase(Locale.ROOT);
    }
}
