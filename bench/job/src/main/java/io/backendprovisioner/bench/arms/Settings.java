package io.backendprovisioner.bench.arms;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every arm is told.
 *
 * @param topics of requests, as many partitions each
 * @param replies the topic of replies
 * @param inFlight so many calls at a time, at most
 * @param callsPerSecond the configured rate; 0 is none
 * @param requestTimeout limit of one call
 */
public record Settings(
        String bootstrapServers,
        String endpoint,
        List<String> topics,
        String replies,
        String group,
        int partitions,
        int inFlight,
        int callsPerSecond,
        Duration requestTimeout) {

    /** From arguments, each {@code --name=value}, all of them there. */
    static Settings parse(List<String> arguments) {
        Map<String, String> values = arguments.stream()
                .map(argument -> argument.substring("--".length()).split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        Function<String, String> text = name -> {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("--" + name + "= is missing");
            }
            return value;
        };
        return new Settings(
                text.apply("bootstrap-servers"),
                text.apply("endpoint"),
                List.of(text.apply("topics").split(",")),
                text.apply("replies"),
                text.apply("group"),
                Integer.parseInt(text.apply("partitions")),
                Integer.parseInt(text.apply("in-flight")),
                Integer.parseInt(text.apply("calls-per-second")),
                Duration.ofMillis(Long.parseLong(text.apply("request-timeout-ms"))));
    }

    /** The other way round. */
    public List<String> asArguments() {
        return Stream.of(
                        "bootstrap-servers=" + bootstrapServers,
                        "endpoint=" + endpoint,
                        "topics=" + String.join(",", topics),
                        "replies=" + replies,
                        "group=" + group,
                        "partitions=" + partitions,
                        "in-flight=" + inFlight,
                        "calls-per-second=" + callsPerSecond,
                        "request-timeout-ms=" + requestTimeout.toMillis())
                .map(setting -> "--" + setting)
                .toList();
    }

    /** How many partitions, and so at most how many consumers that are busy, there are in all. */
    int consumers() {
        return partitions * topics.size();
    }

    /** What one of so many consumers may take at a time, so that all together keep to the limit. */
    int shareOf(int consumers) {
        return Math.max(1, inFlight / consumers);
    }
}
