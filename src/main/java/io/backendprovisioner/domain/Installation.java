package io.backendprovisioner.domain;

import java.util.regex.Pattern;

/**
 * The workers and ledgers that belong together, as a name that no other installation in the same account and region has.
 * It is readable on every backend that they create.
 *
 * @param name 1 to 60 letters, digits, {@code .}, {@code _} and {@code -}, see {@link #isName}
 */
public record Installation(String name) {
    /** The id of a Kafka cluster is of this kind. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,60}");

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    @Override
    public String toString() {
        return name;
    }
}
