package io.backendprovisioner.domain;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The mark that every created backend carries, so that it can be found again when the answer to its creation was lost:
 * the tag {@value #TAG_KEY}, holding the first 32 hexadecimal digits of the SHA-256 of the request key. A hash, since a
 * request key may hold characters or lengths that the cloud refuses in a tag.
 */
public record Marker(String value) {
    /** Reserved: a request that brings a tag of this key is refused. */
    public static final String TAG_KEY = "provisioner-request";

    private static final int BYTES = 16;

    public static Marker of(RequestKey key) {
        byte[] hash = Sha256.digest().digest(key.value().getBytes(StandardCharsets.UTF_8));
        return new Marker(HexFormat.of().formatHex(hash, 0, BYTES));
    }

    public Tag asTag() {
        return new Tag(TAG_KEY, value);
    }
}
