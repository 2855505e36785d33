package io.backendprovisioner.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.SpecFingerprint;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How entries lie in the ledger topic, and in memory, since a byte array is the smallest form they have. The key is the
 * marker's 16 bytes; the value begins with a byte for its kind, which a change of the format would change.
 *
 * <pre>
 * intent  1 | fingerprint 16 | callUntil 8
 * answer  2 | fingerprint 16 | answeredAt 8 | adopted 1 | length of the backend id 1 | backend id | cloud request id
 * </pre>
 *
 * Instants are milliseconds since 1970.
 */
final class EntryFormat {
    private static final byte INTENT = 1;
    private static final byte ANSWER = 2;
    private static final int HEAD = 1 + 2 * Long.BYTES + Long.BYTES;

    private EntryFormat() {}

    static byte[] key(Marker marker) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(marker.high())
                .putLong(marker.low())
                .array();
    }

    static boolean isKey(byte[] key) {
        return key.length == 2 * Long.BYTES;
    }

    static Marker marker(byte[] key) {
        var bytes = ByteBuffer.wrap(key);
        return new Marker(bytes.getLong(), bytes.getLong());
    }

    static byte[] write(Entry entry) {
        return switch (entry) {
            case Entry.Intent(var fingerprint, var callUntil) ->
                head(INTENT, fingerprint, callUntil, 0).array();
            case Entry.Answer answer -> write(answer);
        };
    }

    static boolean isIntent(byte[] value) {
        return value.length > 0 && value[0] == INTENT;
    }

    private static byte[] write(Entry.Answer answer) {
        byte[] id = answer.backendId().value().getBytes(US_ASCII);
        byte[] requestId = answer.cloudRequestId() == null
                ? new byte[0]
                : answer.cloudRequestId().getBytes(UTF_8);
        return head(ANSWER, answer.fingerprint(), answer.answeredAt(), 2 + id.length + requestId.length)
                .put((byte) (answer.adopted() ? 1 : 0))
                .put((byte) id.length)
                .put(id)
                .put(requestId)
                .array();
    }

    /** Returns {@code null} if it was written by a later release, or by somebody else. */
    static @Nullable Entry readable(byte[] value) {
        try {
            return read(value);
        } catch (IllegalStateException e) {
            return null;
        }
    }

    /** @throws IllegalStateException if it is not {@linkplain #readable readable} */
    static Entry read(byte[] value) {
        try {
            return parse(value);
        } catch (BufferUnderflowException | NegativeArraySizeException | IllegalArgumentException e) {
            throw new IllegalStateException("the ledger has an entry that is none", e);
        }
    }

    private static Entry parse(byte[] value) {
        var bytes = ByteBuffer.wrap(value);
        byte kind = bytes.get();
        var fingerprint = new SpecFingerprint(bytes.getLong(), bytes.getLong());
        Instant instant = Instant.ofEpochMilli(bytes.getLong());
        return switch (kind) {
            case INTENT -> new Entry.Intent(fingerprint, instant);
            case ANSWER -> {
                boolean adopted = bytes.get() == 1;
                var id = new BackendId(text(bytes, bytes.get()));
                String requestId = text(bytes, bytes.remaining());
                yield new Entry.Answer(fingerprint, id, requestId.isEmpty() ? null : requestId, adopted, instant);
            }
            default ->
                throw new IllegalStateException(
                        "the ledger has an entry of an unknown kind " + kind + ": it was written by a later version");
        };
    }

    private static ByteBuffer head(byte kind, SpecFingerprint fingerprint, Instant instant, int more) {
        return ByteBuffer.allocate(HEAD + more)
                .put(kind)
                .putLong(fingerprint.high())
                .putLong(fingerprint.low())
                .putLong(instant.toEpochMilli());
    }

    private static String text(ByteBuffer bytes, int length) {
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, UTF_8);
    }
}
