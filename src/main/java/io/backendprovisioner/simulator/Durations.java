package io.backendprovisioner.simulator;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 50ms}, {@code 3s}, {@code 2m}; a latency may be a range, {@code 20ms..80ms}. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m)");

    private Durations() {}

    static Duration parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration such as 50ms or 3s");
        }
        var amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    static Latency parseLatency(String text) {
        var ends = text.split("\\.\\.", 2);
        return new Latency(parse(ends[0]), parse(ends[ends.length - 1]));
    }

    static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    static String text(Latency latency) {
        return latency.min().equals(latency.max())
                ? text(latency.min())
                : text(latency.min()) + ".." + text(latency.max());
    }
}
