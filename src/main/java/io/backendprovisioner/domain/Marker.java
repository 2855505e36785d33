package io.backendprovisioner.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a request key is in the ledger and in a {@link BackendMark}: the first 128 bits of the SHA-256 of its lane's request
 * topic and the key. A hash, since a key may hold characters or lengths that the cloud refuses in a tag; with the topic,
 * since a key means something within its lane alone.
 */
public record Marker(long high, long low) {
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

    /** Returns 32 hexadecimal digits. */
    public String value() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
