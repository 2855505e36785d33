package io.backendprovisioner.contract;

import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Violation;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Makes the request key of what serves as one. What cannot be one is noted, and the key is absent. */
final class RequestKeys {
    /** Before the hexadecimal digits of a correlation id that serves as request key but is no printable text. */
    private static final String HEX_PREFIX = "hex:";

    private RequestKeys() {}

    /** @param text null where it is not valid UTF-8 */
    static @Nullable RequestKey fromText(@Nullable String text, String pointer, Violations violations) {
        var flaw = text == null ? "must be valid UTF-8" : Text.flawInName(text);
        if (text == null || flaw != null) {
            violations.addUnlessNull(pointer, flaw);
            return null;
        }
        return ofLength(text, pointer, violations);
    }

    static @Nullable RequestKey fromCorrelationId(byte[] correlationId, Violations violations) {
        var text = Text.decode(correlationId);
        return ofLength(
                text != null && Text.flawInName(text) == null
                        ? text
                        : HEX_PREFIX + HexFormat.of().formatHex(correlationId),
                Violation.header(HeaderNames.CORRELATION_ID),
                violations);
    }

    private static @Nullable RequestKey ofLength(String text, String pointer, Violations violations) {
        if (text.length() > RequestKey.MAX_LENGTH) {
            violations.add(
                    pointer,
                    "as the request key it must have at most " + RequestKey.MAX_LENGTH + " characters, found "
                            + text.length());
            return null;
        }
        return new RequestKey(text);
    }
}
