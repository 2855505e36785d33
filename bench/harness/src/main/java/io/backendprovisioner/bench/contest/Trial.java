package io.backendprovisioner.bench.contest;

import io.backendprovisioner.bench.load.Load;
import io.backendprovisioner.bench.measure.Watch;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.ChildProcess;
import io.backendprovisioner.testkit.SimulatorProcess;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One arm on one course: topics, simulator and process are its own, and gone at the end. */
public final class Trial implements AutoCloseable {
    /** Longer than a session of Kafka's default, after which another process may go on where one was killed. */
    public static final Duration QUIET = Duration.ofSeconds(75);

    private final Venue venue;
    private final Contestant arm;
    private final TopicNames topics;
    private final SimulatorProcess simulator;
    private final Launch launch;
    private final Load load;
    private @Nullable ChildProcess process;

    /** @param most how many requests will ever be sent to one topic */
    public Trial(Venue venue, Contestant arm, Course course, int most) {
        this.venue = venue;
        this.arm = arm;
        var broker = venue.broker().broker();
        topics = TopicNames.startingWith("bench-" + arm.id());
        int partitions = arm.partitions(course.inFlight());
        Stream.of(topics.requests(), topics.bulkRequests(), topics.replies())
                .forEach(topic -> broker.createTopic(topic, partitions));
        simulator = SimulatorProcess.startPackaged(
                Stream.concat(Stream.of("latency=" + course.latency().toMillis() + "ms"), course.simulator().stream())
                        .toArray(String[]::new));
        launch = new Launch(broker, simulator.endpoint(), topics, course, venue.java());
        load = new Load(broker, topics.requests(), topics.replies(), most);
    }

    public Contestant arm() {
        return arm;
    }

    public Load load() {
        return load;
    }

    public SimulatorProcess simulator() {
        return simulator;
    }

    public Broker broker() {
        return venue.broker().broker();
    }

    public TopicNames topics() {
        return topics;
    }

    /** Of all that exist, so one name as often as it was made. */
    public List<String> backendNames() {
        return simulator.backends().stream()
                .map(backend -> backend.path("BackendName").asString(""))
                .toList();
    }

    /** With one request to answer; returns the seconds until the reply is seen. */
    public double start() {
        load.send(1);
        long begun = System.nanoTime();
        process = launch.start(arm);
        mustHave(load.awaitAll(QUIET), "no reply to the first request");
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Of the calls from now on. */
    public void latency(Duration latency) {
        simulator.changeFaults("{\"latency\": \"%dms\"}".formatted(latency.toMillis()));
    }

    /** SIGKILL. */
    public void kill() {
        process().kill();
    }

    /** Once more, after it was killed. */
    public void restart() {
        process = launch.start(arm);
    }

    public ChildProcess process() {
        if (process == null) {
            throw new IllegalStateException("the arm was not started");
        }
        return process;
    }

    public Watch look() {
        process().mustBeAlive();
        return Watch.look(process(), load.tally().answered());
    }

    public void mustHave(boolean held, String otherwise) {
        if (!held) {
            process().mustBeAlive();
            throw new IllegalStateException(arm.id() + ": " + otherwise + "; of " + load.sent() + " sent "
                    + load.tally() + "; its log is " + process().log());
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        load.close();
        simulator.close();
        try (var admin = venue.broker().broker().admin()) {
            List<String> all = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(topics.prefix()))
                    .toList();
            admin.deleteTopics(all).all().get();
        } catch (Exception e) {
            throw new IllegalStateException("the topics could not be deleted", e);
        }
    }
}
