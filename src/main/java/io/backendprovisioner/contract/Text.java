package io.backendprovisioner.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** What text may look like, on its way in and on its way out. */
final class Text {
    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /** The text, or null where the bytes are not valid UTF-8. */
    static @Nullable String decode(byte[] utf8) {
        var text = new String(utf8, StandardCharsets.UTF_8);
        boolean valid = text.indexOf(REPLACEMENT) < 0 || Arrays.equals(utf8, encode(text));
        return valid ? text : null;
    }

    static byte[] encode(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Header header(String name, String text) {
        return new RecordHeader(name, encode(text));
    }

    /** What is wrong with text of one line, or null. */
    static @Nullable String flawInLine(String text) {
        return flaw(text, false);
    }

    /** What is wrong with text that may have tabs and line breaks, or null. */
    static @Nullable String flawInLines(String text) {
        return flaw(text, true);
    }

    /** What is wrong with a word that identifies something, or null. */
    static @Nullable String flawInName(String text) {
        return isBlank(text) ? "must not be blank" : flawInLine(text);
    }

    /** True also for text of nothing but no-break spaces, which {@link String#isBlank()} lets through. */
    private static boolean isBlank(String text) {
        return text.chars().allMatch(Text::isSpace);
    }

    static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    /** Text fit for any JSON document: without lone surrogates, and at most {@code max} UTF-16 units long. */
    static String bounded(String text, int max) {
        boolean fits = text.length() <= max;
        if (fits && loneSurrogate(text, 0) < 0) {
            return text;
        }
        var kept = new StringBuilder(fits ? text : text.substring(0, max - 1));
        for (int lone = loneSurrogate(kept, 0); lone >= 0; lone = loneSurrogate(kept, lone)) {
            kept.setCharAt(lone, REPLACEMENT);
        }
        return fits ? kept.toString() : kept.append('…').toString();
    }

    private static @Nullable String flaw(String text, boolean linesAllowed) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (isControl(character) && !(linesAllowed && isTabOrBreak(character))) {
                return "must not have control characters, found U+%04X at character %d"
                        .formatted((int) character, i + 1);
            }
        }
        int lone = loneSurrogate(text, 0);
        return lone < 0 ? null : "must be valid Unicode, found half of a surrogate pair at character " + (lone + 1);
    }

    private static boolean isControl(char character) {
        return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
    }

    private static boolean isTabOrBreak(char character) {
        return "\t\n\r\u2028\u2029".indexOf(character) >= 0;
    }

    private static int loneSurrogate(CharSequence text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
                if (!Character.isSurrogatePair(text.charAt(i), next)) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
