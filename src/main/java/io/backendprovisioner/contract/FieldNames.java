package io.backendprovisioner.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fields that a JSON object may have, each in one or more spellings. */
final class FieldNames<F extends Enum<F>> {
    private static final int LONGEST_TO_COMPARE = 64;

    private final Map<String, F> bySpelling = new HashMap<>();
    private final List<String> suggested = new ArrayList<>();

    private FieldNames() {}

    /** @param spellings the one to suggest to who misspelt it first */
    static <F extends Enum<F>> FieldNames<F> of(Map<F, List<String>> spellings) {
        var names = new FieldNames<F>();
        new TreeMap<>(spellings).forEach((field, all) -> {
            all.forEach(spelling -> names.bySpelling.put(spelling, field));
            names.suggested.add(all.getFirst());
        });
        return names;
    }

    @Nullable
    F field(String spelling) {
        return bySpelling.get(spelling);
    }

    String unknown(String spelling) {
        if (spelling.length() <= LONGEST_TO_COMPARE) {
            var nearest = Collections.min(suggested, Comparator.comparingInt(name -> distance(spelling, name)));
            if (distance(spelling, nearest) <= nearest.length() / 3) {
                return "is not known, did you mean " + nearest + "?";
            }
        }
        return "is not known, known are " + String.join(", ", suggested);
    }

    /** Levenshtein's: single characters to insert, delete or change, whatever their case. */
    private static int distance(String given, String name) {
        var from = given.toLowerCase(Locale.ROOT);
        var to = name.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.length; column++) {
                int change = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(change, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
