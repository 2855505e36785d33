package io.backendprovisioner.bench.contest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The arms, by the names that the command line and the report know. */
public enum Contestant {
    WORKER("worker", "this worker, as packaged", "", "", ""),
    SPRING("spring", "spring-kafka, a thread a partition", "spring", "SpringPlainArm", "spring-kafka"),
    SPRING_ASYNC("spring-async", "spring-kafka, asyncAcks", "spring", "SpringAsyncArm", "spring-kafka"),
    PARALLEL(
            "parallel",
            "Parallel Consumer, asynchronous commit",
            "parallel",
            "ParallelAsyncArm",
            "parallel-consumer-core"),
    PARALLEL_TX(
            "parallel-tx",
            "Parallel Consumer, transactional",
            "parallel",
            "ParallelTransactionalArm",
            "parallel-consumer-core"),
    PEKKO(
            "pekko",
            "Pekko Connectors Kafka, mapAsync",
            "pekko",
            "PekkoArm",
            "pekko-connectors-kafka_2.13,pekko-stream_2.13"),
    CAMEL("camel", "Camel kafka, resilience4j", "camel", "CamelArm", "camel-kafka,camel-resilience4j"),
    SHARE("share", "Kafka share consumer", "share", "ShareArm", "kafka-clients");

    private static final Path ARMS = Path.of("bench", "arms");

    /** The plain consumer has a call in flight for each partition; more than this nobody gives one topic of one worker. */
    private static final int MOST_PARTITIONS = 64;

    /** As the worker makes its topics. */
    private static final int PARTITIONS = 8;

    private final String id;
    private final String title;
    private final String module;
    private final String main;
    private final String libraries;

    Contestant(String id, String title, String module, String main, String libraries) {
        this.id = id;
        this.title = title;
        this.module = module;
        this.main = main;
        this.libraries = libraries;
    }

    /** @param ids separated by commas; {@code all} */
    public static List<Contestant> named(String ids) {
        if (ids.equals("all")) {
            return List.of(values());
        }
        return Arrays.stream(ids.split(",", -1)).map(Contestant::one).toList();
    }

    private static Contestant one(String id) {
        return Arrays.stream(values())
                .filter(contestant -> contestant.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no arm '" + id + "'; there are "
                        + Arrays.stream(values()).map(Contestant::id).collect(Collectors.joining(", "))));
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    /** What its process consists of beside the JDK, by Maven's build of its module. */
    String classPath() {
        var target = ARMS.resolve(module).resolve("target");
        try {
            return target.resolve("classes") + ":"
                    + Files.readString(target.resolve("class-path")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("bench/run builds what an arm consists of", e);
        }
    }

    /** Of its libraries, and of Kafka's client. */
    public String version() {
        return module.isEmpty()
                ? "this clone"
                : Stream.of((libraries + ",kafka-clients").split(",", -1))
                        .distinct()
                        .map(this::version)
                        .collect(Collectors.joining(", "));
    }

    private String version(String artifact) {
        return Arrays.stream(classPath().split(":", -1))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(name -> name.matches(Pattern.quote(artifact) + "-\\d.*\\.jar"))
                .map(name -> artifact + " " + name.substring(artifact.length() + 1, name.length() - ".jar".length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(id + " has no " + artifact));
    }

    /** The class of the arm. */
    String main() {
        return main;
    }

    /** Of each topic of requests: what serves this arm best. */
    int partitions(int inFlight) {
        return this == SPRING ? Math.clamp(inFlight, PARTITIONS, MOST_PARTITIONS) : PARTITIONS;
    }
}
