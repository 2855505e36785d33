package io.backendprovisioner.bulk;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Figures and flaws for people. */
final class Texts {
    private static final int LONGEST_FLAW = 160;

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

    /** A parser's own words, as far as they fit a line and are for people. */
    static String flaw(JacksonException flaw) {
        String first = flaw.getOriginalMessage().lines().findFirst().orElse("cannot be read");
        return "cannot be read: " + (first.length() > LONGEST_FLAW ? first.substring(0, LONGEST_FLAW) + "…" : first);
    }

    /** One line that can harm no terminal. */
    static String oneLine(@Nullable String text) {
        return text == null ? "" : text.replaceAll("\\p{Cc}", " ").strip();
    }
}
