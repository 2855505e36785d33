package io.backendprovisioner.compose;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.KafkaHome;
import io.backendprovisioner.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker of the settings that the file gives it, on other ports. They are made a broker's by the program that does so in
 * Kafka's image, which also formats the storage.
 */
final class ComposedBroker implements AutoCloseable {
    private static final Pattern LISTENER = Pattern.compile("(INSIDE|OUTSIDE|CONTROLLER)://[^,:]+:\\d+");
    private static final Pattern VOTER = Pattern.compile("@[^,:]+:\\d+");

    private final Map<String, Integer> ports =
            new TreeMap<>(Map.of("INSIDE", Ports.free(), "OUTSIDE", Ports.free(), "CONTROLLER", Ports.free()));
    private final BrokerProcess process;

    /** Started, and ready. */
    ComposedBroker(Service service, KafkaHome kafka, Path folder) throws IOException, InterruptedException {
        Map<String, String> environment = new TreeMap<>(service.environment());
        environment.replaceAll((_, value) -> moved(value));
        environment.replace("KAFKA_LOG_DIRS", folder.resolve("data").toString());
        Path made = Files.createDirectories(folder.resolve("made"));
        Path none = Files.createDirectories(folder.resolve("none"));
        var setUp = Commands.run(
                List.of(
                        kafka.command("kafka-run-class.sh").toString(),
                        "kafka.docker.KafkaDockerWrapper",
                        "setup",
                        "--default-configs-dir=" + none,
                        "--mounted-configs-dir=" + none,
                        "--final-configs-dir=" + made),
                environment);
        if (setUp.exit() != 0) {
            throw new AssertionError("Kafka's image would not start with these settings:\n" + setUp.text());
        }
        Properties settings = new Properties();
        try (var file = Files.newBufferedReader(made.resolve("server.properties"))) {
            settings.load(file);
        }
        process = BrokerProcess.start(settings, port("OUTSIDE"));
    }

    private String moved(String value) {
        String listeners =
                LISTENER.matcher(value).replaceAll(found -> found.group(1) + "://127.0.0.1:" + port(found.group(1)));
        return VOTER.matcher(listeners).replaceAll(Matcher.quoteReplacement("@127.0.0.1:" + port("CONTROLLER")));
    }

    int port(String listener) {
        return ports.getOrDefault(listener, 0);
    }

    /** As it is to other containers ({@code INSIDE}), or to the machine ({@code OUTSIDE}). */
    Broker through(String listener) {
        return new Broker("127.0.0.1:" + port(listener));
    }

    @Override
    public void close() {
        process.close();
    }
}
