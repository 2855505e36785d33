package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.PrometheusProcess;
import io.backendprovisioner.testkit.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Ten troubles, each in an installation of its own, and one installation without any, all watched by one Prometheus with
 * the rules as they are shipped and in their own time. For each trouble its alert fires, no other critical one ever does, and
 * nothing fires where all is well. Takes half an hour, since that is how long a cloud must throttle before anybody is told.
 */
final class Troubles {
    private static final Path RULES = Path.of("helm", "backend-provisioner", "rules", "backend-provisioner.yaml");
    private static final Duration SCRAPED_EVERY = Duration.ofSeconds(5);
    private static final Duration WELL_FOR = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Map<Trouble, Installation> installations = new EnumMap<>(Trouble.class);
    private final Map<Trouble, Map<String, Seen>> seen = new EnumMap<>(Trouble.class);
    private final Check check = new Check();

    /** The first time that an alert fired. */
    private record Seen(String severity, long second) {}

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("minutes", "25", "only", ""));
        System.out.println("troubles " + options);
        var troubles = new Troubles();
        List<AutoCloseable> open = new ArrayList<>();
        try {
            troubles.start(open, options.text("only"));
            troubles.run(open, Duration.ofMinutes(options.whole("minutes")));
        } finally {
            for (AutoCloseable one : open.reversed()) {
                one.close();
            }
        }
        troubles.judge();
    }

    /** @param only one of them, or all if it is empty */
    private void start(List<AutoCloseable> open, String only) throws Exception {
        BrokerProcess shared = BrokerProcess.start();
        open.add(shared);
        BrokerProcess doomed = BrokerProcess.start();
        open.add(doomed);
        for (Trouble trouble : only.isEmpty() ? Trouble.values() : new Trouble[] {trouble(only)}) {
            BrokerProcess broker = trouble == Trouble.BROKER_DOWN ? doomed : shared;
            var installation = new Installation(trouble.label(), broker, trouble.replicas(), trouble.settings());
            open.add(installation);
            installations.put(trouble, installation);
            seen.put(trouble, new TreeMap<>());
            // One after the other, since they start on one machine.
            installation.workers().forEach(WorkerProcess::awaitReady);
        }
    }

    private void run(List<AutoCloseable> open, Duration time) throws Exception {
        var targets = installations.values().stream()
                .flatMap(installation -> installation.targets().stream())
                .toList();
        Path folder = Files.createTempDirectory(Path.of("target"), "prometheus-");
        var prometheus = PrometheusProcess.start(folder, SCRAPED_EVERY, targets, RULES);
        open.add(prometheus);
        for (long second = 0; second < WELL_FOR.toSeconds(); second++) {
            installations.values().forEach(installation -> installation.send(installation.request()));
            Thread.sleep(SECOND);
        }
        check.atMost("alerts before anything was wrong", prometheus.alerts().size(), 0);
        installations.forEach(Trouble::strike);
        long begun = System.nanoTime();
        for (long second = 0; second < time.toSeconds(); second++) {
            for (var each : installations.entrySet()) {
                each.getKey().everySecond(each.getValue(), second);
            }
            if (second % 10 == 0) {
                look(prometheus, (System.nanoTime() - begun) / 1_000_000_000);
            }
            Thread.sleep(SECOND);
        }
    }

    private void look(PrometheusProcess prometheus, long second) {
        for (JsonNode alert : prometheus.alerts()) {
            if (!alert.path("state").asString().equals("firing")) {
                continue;
            }
            JsonNode labels = alert.path("labels");
            String name = labels.path("alertname").asString();
            String severity = labels.path("severity").asString();
            Trouble trouble = trouble(labels.path("namespace").asString(""));
            var first = seen.computeIfAbsent(trouble, _ -> new TreeMap<>())
                    .putIfAbsent(name + " (" + severity + ")", new Seen(severity, second));
            if (first == null) {
                System.out.printf("%5d s  %-16s %s (%s)%n", second, trouble.label(), name, severity);
            }
        }
    }

    private static Trouble trouble(String label) {
        return Trouble.valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private void judge() {
        seen.forEach((trouble, alerts) -> {
            if (trouble.alert() != null) {
                long told = alerts.keySet().stream()
                        .filter(alert -> name(alert).equals(trouble.alert()))
                        .count();
                check.atLeast(trouble.label() + ": its alert fires", told, 1);
            }
            long others = alerts.entrySet().stream()
                    .filter(alert -> alert.getValue().severity().equals("critical") || trouble == Trouble.NONE)
                    .filter(alert -> !name(alert.getKey()).equals(trouble.alert()))
                    .count();
            check.atMost(trouble.label() + ": other critical alerts", others, 0);
        });
        System.out.println("| trouble | alerts, each with the seconds until it fired |");
        seen.forEach((trouble, alerts) -> {
            List<String> told = new ArrayList<>();
            alerts.forEach((alert, at) -> told.add(alert + " " + at.second()));
            System.out.println("| " + trouble.label() + " | " + String.join(", ", told) + " |");
        });
        check.end();
    }

    private static String name(String withSeverity) {
        return withSeverity.substring(0, withSeverity.indexOf(' '));
    }
}
