package io.backendprovisioner.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** One of a fixed list, with the label that it has on the command line and in the admin JSON. */
interface Labelled {
    String name();

    /** The name in lower case, with hyphens: {@code NO_PERMISSION} is {@code no-permission}. */
    default String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Fails with an {@link IllegalArgumentException} that names the labels that are known. */
    static <T extends Labelled> T find(Class<T> type, String label) {
        var known = type.getEnumConstants();
        return Arrays.stream(known)
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown " + type.getSimpleName().toLowerCase(Locale.ROOT) + " '" + label + "'; known are "
                                + Arrays.stream(known).map(Labelled::label).collect(Collectors.joining(", "))));
    }
}
