package io.backendprovisioner.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The nonces seen lately, in two generations: when the younger is old or full it becomes the older, and what was the
 * older is forgotten. So a nonce is remembered for the window at least, unless more come within it than two generations
 * hold. A nonce is kept as 64 bits of its digest; half a million of them take 14 MiB.
 */
final class Nonces {
    private final Duration window;
    private final int limit;
    private final InstantSource clock;
    private LongObjectMap<Boolean> younger = new LongObjectHashMap<>();
    private LongObjectMap<Boolean> older = new LongObjectHashMap<>();
    private Instant youngerSince;

    Nonces(Duration window, int limit, InstantSource clock) {
        this.window = window;
        this.limit = limit;
        this.clock = clock;
        this.youngerSince = clock.instant();
    }

    synchronized boolean isNew(String nonce) {
        var now = clock.instant();
        if (younger.size() >= limit || now.isAfter(youngerSince.plus(window))) {
            older = younger;
            younger = new LongObjectHashMap<>();
            youngerSince = now;
        }
        var digest = digest(nonce);
        return !older.containsKey(digest) && younger.put(digest, Boolean.TRUE) == null;
    }

    private static long digest(String nonce) {
        return ByteBuffer.wrap(Digests.sha256(nonce.getBytes(UTF_8))).getLong();
    }
}
