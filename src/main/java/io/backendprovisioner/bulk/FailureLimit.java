package io.backendprovisioner.bulk;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rows may end otherwise than created before no more are sent.
 *
 * @param text as given: a number, or a share of all rows such as {@code 5%}
 */
record FailureLimit(String text, long most) {
    static final FailureLimit NONE = new FailureLimit("any number of", Long.MAX_VALUE);

    private static final Pattern LEGAL = Pattern.compile("(\\d{1,9})|(\\d{1,3}(?:\\.\\d{1,6})?)%");

    /** Empty where the text is neither a number nor a share. */
    static Optional<FailureLimit> of(String text, long rows) {
        Matcher matcher = LEGAL.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long most = matcher.group(1) != null
                ? Long.parseLong(matcher.group(1))
                : (long) (rows * Double.parseDouble(matcher.group(2)) / 100);
        return Optional.of(new FailureLimit(text, most));
    }

    boolean isPassedBy(long failures) {
        return failures > most;
    }
}
