package io.backendprovisioner.bulk;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures for people. */
final class Texts {
    private Texts() {}

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f/s" : "%,.0f/s", perSecond);
    }

    /** {@code 1:02:03}, {@code 4:05}, or {@code -} where it is negative. */
    static String time(long seconds) {
        if (seconds < 0) {
            return "-";
        }
        return seconds >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    /** One line that can harm no terminal. */
    static String oneLine(@Nullable String text) {
        if (text == null) {
            return "";
        }
        var line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString().strip();
    }
}
