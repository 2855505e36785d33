package io.backendprovisioner.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** As much of a PromQL expression as is needed to judge its selectors. That it is PromQL at all is promtool's to say. */
record Expression(String text) {
    private static final Pattern SELECTOR = Pattern.compile("(\\w*)\\(?\\b([a-z][\\w:]*)\\{([^}]*)}(?:\\[([^]]*)])?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!=|!~|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without)\\s*\\(([^)]*)\\)");
    private static final Pattern WORD = Pattern.compile("\\b[a-zA-Z_]\\w*\\b");
    private static final Pattern OURS = Pattern.compile("(?<![:\\w])provisioner_\\w+");

    /**
     * @param function that it is the argument of, or the empty string
     * @param matchers by label, with their operator
     * @param range what is in the brackets, or the empty string
     */
    record Selector(String function, String metric, Map<String, String> matchers, String range) {}

    /** Those with braces. */
    List<Selector> selectors() {
        return SELECTOR.matcher(text)
                .results()
                .map(found -> new Selector(
                        found.group(1),
                        found.group(2),
                        MATCHER.matcher(found.group(3))
                                .results()
                                .collect(Collectors.toMap(one -> one.group(1), one -> one.group(2) + one.group(3))),
                        found.group(4) == null ? "" : found.group(4)))
                .toList();
    }

    /** Labels that it groups by or joins on. */
    List<String> groupings() {
        return GROUPING.matcher(text)
                .results()
                .flatMap(found -> Arrays.stream(found.group(1).split(",", -1)))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .toList();
    }

    /** What is neither a selector with braces nor a label: functions, and metrics without braces. */
    List<String> otherWords() {
        String rest = GROUPING.matcher(text).replaceAll(" ");
        rest = rest.replaceAll("\\b[a-z][\\w:]*\\{[^}]*}(\\[[^]]*])?", " ");
        return WORD.matcher(rest).results().map(found -> found.group()).toList();
    }

    /** Names of our meters that a text has, whatever it is. */
    static Stream<String> oursIn(String text) {
        return OURS.matcher(text).results().map(found -> found.group());
    }
}
