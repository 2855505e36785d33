package io.backendprovisioner.flow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.backendprovisioner.contract.Envelope;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What tells one request from another in a log line. What came from outside cannot end the line or begin a field. */
final class LogFields {
    private static final int LONGEST = 100;

    private LogFields() {}

    static String of(Flight flight, Envelope envelope) {
        String key = key(envelope);
        return of(flight) + (key == null ? "" : " key=\"" + key + '"') + " correlationId=\""
                + text(envelope.correlationId()) + '"' + traceId(envelope);
    }

    static String of(Flight flight) {
        return "partition=" + flight.partition() + " offset=" + flight.offset();
    }

    static @Nullable String key(Envelope envelope) {
        return envelope.requestKey() == null
                ? null
                : escaped(envelope.requestKey().value());
    }

    /** It is checked already: hexadecimal digits between the first dash and the second. */
    private static String traceId(Envelope envelope) {
        return envelope.traceparent() == null
                ? ""
                : " traceId=" + envelope.traceparent().split("-", 3)[1];
    }

    /** Printable ASCII as it is, anything else as hexadecimal digits. */
    private static String text(byte[] bytes) {
        for (byte b : bytes) {
            if (!isPlain((char) b)) {
                String digits = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, LONGEST / 2));
                return "0x" + digits + (bytes.length > LONGEST / 2 ? "..." : "");
            }
        }
        return shortened(new String(bytes, US_ASCII));
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escaped.append(isPlain(c) ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return shortened(escaped.toString());
    }

    private static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~' && c != '"' && c != '\\';
    }
}
