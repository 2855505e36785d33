package io.backendprovisioner.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a request key is in the cloud and in the ledger: the first 128 bits of the SHA-256 of its lane's request topic and
 * the key. Every created backend carries it in the tag {@value #TAG_KEY}, so that it can be found again when the answer
 * to its creation was lost. A hash, since a key may hold characters or lengths that the cloud refuses in a tag; with the
 * topic, since a key means something within its lane alone.
 */
public record Marker(long high, long low) {
    /** Reserved: a request that brings a tag of this key is refused. */
    public static final String TAG_KEY = "provisioner-request";

    public static Marker of(String requestTopic, RequestKey key) {
        var digest = Sha256.digest();
        digest.update(requestTopic.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(key.value().getBytes(StandardCharsets.UTF_8));
        var hash = ByteBuffer.wrap(digest.digest());
        return new Marker(hash.getLong(), hash.getLong());
    }

    /** The other way round: empty where the text is not what {@link #value} writes. */
    public static Optional<Marker> read(String value) {
        try {
            var marker = value.length() == 32
                    ? new Marker(
                            HexFormat.fromHexDigitsToLong(value, 0, 16), HexFormat.fromHexDigitsToLong(value, 16, 32))
                    : null;
            return Optional.ofNullable(marker).filter(read -> read.value().equals(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The 32 hexadecimal digits that the tag holds. */
    public String value() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    public Tag asTag() {
        return new Tag(TAG_KEY, value());
    }
}
