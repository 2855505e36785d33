package io.backendprovisioner.bulk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The header row of a CSV file. */
final class CsvColumns {
    static final String TAG_PREFIX = "tag.";
    static final String TAGS = "tags";

    private static final Set<String> FLAGS = Set.of(
            "createEventBridgeServiceLinkedRole", "CreateEventBridgeServiceLinkedRole", "createSlr", "CreateSlr");
    private static final Set<String> OURS = Set.of(RequestValue.KEY, RequestValue.DEADLINE, TAGS);

    /** What one column becomes. */
    enum Use {
        KEY,
        DEADLINE,
        TAG,
        TAGS,
        FLAG,
        TEXT,
        NONE
    }

    private final List<String> names;
    private final List<Use> uses = new ArrayList<>();

    private CsvColumns(List<String> names) {
        this.names = names;
    }

    /** Says what is wrong with the header, and returns what can be used of it. */
    static CsvColumns of(List<String> header, Rows faults) {
        var columns = new CsvColumns(header.stream().map(String::strip).toList());
        Map<String, String> wrong = columns.judgedByTheWorker();
        Set<String> seen = new HashSet<>();
        for (String name : columns.names) {
            boolean again = !seen.add(name);
            String flaw = again ? "is there twice" : wrong.remove(name);
            if (flaw != null) {
                faults.fault(1, name, flaw);
            }
            columns.uses.add(flaw == null ? use(name) : Use.NONE);
        }
        wrong.forEach((name, flaw) -> faults.fault(1, name, flaw));
        return columns;
    }

    /** A column that nobody knows is found by handing a request made of the header to the worker's own rules. */
    private Map<String, String> judgedByTheWorker() {
        Map<String, Object> value = new HashMap<>();
        for (String name : names) {
            if (!OURS.contains(name) && !name.startsWith(TAG_PREFIX)) {
                value.put(name, FLAGS.contains(name) ? true : "a");
            }
        }
        Map<String, String> wrong = new TreeMap<>();
        byte[] json = JsonMapper.shared().writeValueAsBytes(value);
        var header = new Row(1, "a", "a", null, json, pointer -> pointer.substring(1));
        RowCheck.violations(header, "a", "a")
                .forEach(violation -> wrong.put(
                        header.columns().apply(violation.pointer()),
                        violation.message().replace("is missing", "is missing: a column of this name is needed")));
        return wrong;
    }

    private static Use use(String name) {
        return switch (name) {
            case RequestValue.KEY -> Use.KEY;
            case RequestValue.DEADLINE -> Use.DEADLINE;
            case TAGS -> Use.TAGS;
            default -> name.startsWith(TAG_PREFIX) ? Use.TAG : FLAGS.contains(name) ? Use.FLAG : Use.TEXT;
        };
    }

    int count() {
        return names.size();
    }

    String name(int column) {
        return names.get(column);
    }

    Use use(int column) {
        return uses.get(column);
    }

    /** Whether a row can be a request at all. */
    boolean areEnough() {
        return names.stream().anyMatch(RequestValue.NAMES::contains)
                && names.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).equals("backendtype"));
    }
}
