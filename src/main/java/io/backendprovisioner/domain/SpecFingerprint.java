package io.backendprovisioner.domain;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two requests of one key ask for the same backend: the first 128 bits of a SHA-256 over the spec. Tags
 * count as a set, so their order does not matter; an absent parameter differs from an empty or a {@code false} one.
 *
 * <p>Fingerprints outlive a release, since the ledger keeps them. Only what is present is hashed, each value under its
 * own letter and with its length, so a parameter that a later release adds leaves the older fingerprints as they are.
 */
public record SpecFingerprint(long high, long low) {
    private static final Comparator<Tag> ANY_FIXED_ORDER =
            Comparator.comparing(Tag::key).thenComparing(Tag::value);

    static SpecFingerprint of(BackendSpec spec) {
        var digest = Sha256.digest();
        text(digest, 'n', spec.name());
        text(digest, 't', spec.type());
        text(digest, 'd', spec.description());
        flag(digest, 'e', spec.createEventBridgeServiceLinkedRole());
        flag(digest, 's', spec.createSlr());
        spec.tags().stream().sorted(ANY_FIXED_ORDER).forEach(tag -> {
            text(digest, 'k', tag.key());
            text(digest, 'v', tag.value());
        });
        var hash = ByteBuffer.wrap(digest.digest());
        return new SpecFingerprint(hash.getLong(), hash.getLong());
    }

    /** The 32 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    private static void text(MessageDigest digest, char letter, @Nullable String text) {
        if (text != null) {
            var bytes = ByteBuffer.allocate(Character.BYTES + Integer.BYTES + text.length() * Character.BYTES)
                    .putChar(letter)
                    .putInt(text.length());
            bytes.asCharBuffer().put(text);
            digest.update(bytes.array());
        }
    }

    private static void flag(MessageDigest digest, char letter, @Nullable Boolean flag) {
        text(digest, letter, flag == null ? null : flag.toString());
    }
}
