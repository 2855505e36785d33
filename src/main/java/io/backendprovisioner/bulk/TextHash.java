package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.domain.Sha256;
import java.nio.ByteBuffer;

/** Stands for a text where a million of them must fit into memory. */
final class TextHash {
    private TextHash() {}

    /**
     * Returns 64 bits of the SHA-256 of the text. Two of a million different texts have the same with a chance of about 1
     * in 37 million.
     */
    static long of(String text) {
        return ByteBuffer.wrap(Sha256.digest().digest(text.getBytes(UTF_8))).getLong();
    }
}
