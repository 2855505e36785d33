package io.backendprovisioner.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The meters as Prometheus shows them: each is registered in the way that the program registers it, and scraped. */
final class Exposed {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern REGISTRATION =
            Pattern.compile("\\bMeters\\.([A-Z_]+)\\s*\\.\\s*(timer|fineTimer|summary|counter|gauge)\\(");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (?!gauge).*|^# TYPE (\\S+)(?<!_max) gauge");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)[ {]");

    private final Map<Meters, Kind> kinds = new EnumMap<>(Meters.class);
    private final Map<String, Meters> samples = new TreeMap<>();
    private final Map<Meters, String> names = new EnumMap<>(Meters.class);

    enum Kind {
        HISTOGRAM,
        COUNTER,
        GAUGE
    }

    Exposed() throws IOException {
        for (MatchResult found : registrations()) {
            Meters meter = Meters.valueOf(found.group(1));
            var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            Kind kind = register(meter, found.group(2), registry);
            Kind other = kinds.put(meter, kind);
            if (other != null && other != kind) {
                throw new IllegalStateException(meter + " is registered as " + kind + " and as " + other);
            }
            String scraped = registry.scrape();
            SAMPLE.matcher(scraped).results().forEach(sample -> samples.put(sample.group(1), meter));
            var type = TYPE.matcher(scraped);
            if (type.find()) {
                names.put(meter, type.group(1) == null ? type.group(2) : type.group(1));
            }
        }
    }

    private static List<MatchResult> registrations() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> REGISTRATION.matcher(text(file)).results())
                    .toList();
        }
    }

    private static Kind register(Meters meter, String how, MeterRegistry registry) {
        String[] values = meter.tags().toArray(String[]::new);
        return switch (how) {
            case "timer" -> {
                meter.timer(registry, values);
                yield Kind.HISTOGRAM;
            }
            case "fineTimer" -> {
                meter.fineTimer(registry, Duration.ofMillis(1), Duration.ofSeconds(1), values);
                yield Kind.HISTOGRAM;
            }
            case "summary" -> {
                meter.summary(registry, 1);
                yield Kind.HISTOGRAM;
            }
            case "counter" -> {
                meter.counter(registry, values);
                yield Kind.COUNTER;
            }
            default -> {
                meter.gauge(registry, "anything", _ -> 1, values);
                yield Kind.GAUGE;
            }
        };
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As in the table of the docs: a histogram without its suffixes. */
    String name(Meters meter) {
        return Objects.requireNonNull(names.get(meter), () -> meter + " is registered nowhere");
    }

    Kind kind(Meters meter) {
        return Objects.requireNonNull(kinds.get(meter), () -> meter + " is registered nowhere");
    }

    /** Whose series it is, or {@code null} if it is no series of ours. */
    @Nullable
    Meters of(String sample) {
        return samples.get(sample);
    }

    /** Whether a series only ever grows, so that its rate says something and itself does not. */
    boolean isCounter(String sample) {
        Meters ours = of(sample);
        return ours == null
                ? sample.matches(".*(_total|_bucket|_seconds_count|_seconds_sum)")
                : kind(ours) != Kind.GAUGE && !sample.endsWith("_max");
    }
}
