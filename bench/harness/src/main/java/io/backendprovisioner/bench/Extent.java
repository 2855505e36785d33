package io.backendprovisioner.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much is measured where nothing else is said. Latencies are in milliseconds, times of measuring in seconds. */
enum Extent {
    /** Whether every arm still works. */
    SMOKE("latency=10 in-flight=60 figure=throughput rounds=1", "warm-up=1 measured=1 paced=1 requests=100 sizes=1000"),
    /** What fits into ten minutes. Java needs most of them to be warm: arms that are not differ by how much code they have. */
    SELECTION(
            "latency=50 in-flight=500 figure=throughput,timeouts rounds=1",
            "warm-up=25 measured=5 paced=5 requests=400 sizes=1000,10000"),
    /** Everything, once, in an hour and three quarters; whoever has a night says {@code --rounds=5}. */
    FULL(
            "latency=0,200,50,10 in-flight=60,500,1000,5000 figure=all rounds=1",
            "warm-up=45 measured=3 paced=5 requests=5000 sizes=1000,10000,100000,1000000");

    private static final String FOR_ALL = "arms=all java=-Xmx512m";

    private final String what;
    private final String howMuch;

    Extent(String what, String howMuch) {
        this.what = what;
        this.howMuch = howMuch;
    }

    private String option() {
        return "--" + name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The one that the first argument names; if it names none, the selection. */
    static Extent named(String argument) {
        return Arrays.stream(values())
                .filter(extent -> extent.option().equals(argument))
                .findFirst()
                .orElse(SELECTION);
    }

    String[] withoutName(String[] arguments) {
        return Arrays.stream(arguments)
                .filter(argument -> !argument.equals(option()))
                .toArray(String[]::new);
    }

    /** By the names of options. */
    Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String option : String.join(" ", what, howMuch, FOR_ALL).split(" ", -1)) {
            String[] parts = option.split("=", 2);
            defaults.put(parts[0], parts[1]);
        }
        return defaults;
    }
}
