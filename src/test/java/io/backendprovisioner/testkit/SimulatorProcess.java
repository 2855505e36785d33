package io.backendprovisioner.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** The stand-in for the cloud, as a process, so that what it costs is not counted with the rest. */
public final class SimulatorProcess implements AutoCloseable {
    private static final String MAIN = "io.backendprovisioner.BackendProvisioner";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PAGE = 1000;

    private final int port;
    private final ChildProcess process;

    private SimulatorProcess(int port, ChildProcess process) {
        this.port = port;
        this.process = process;
    }

    /** @param options {@code latency=50ms}, as its command line knows them */
    public static SimulatorProcess start(String... options) {
        int port = Ports.free();
        return start(port, JavaCommand.ofProduct(List.of("-Xmx512m"), MAIN, arguments(port, options)), Map.of());
    }

    /**
     * By {@code bin/backend-provisioner simulator}; see {@link WorkerLaunch#fromThePackage()}. It has every backend in its
     * heap, and what its collector does counts for whoever calls: so that looks at the new ones alone, often and shortly. One
     * that works beside the program takes a core from all others, and for two seconds at a time.
     */
    public static SimulatorProcess startPackaged(String... options) {
        int port = Ports.free();
        List<String> command = new ArrayList<>(arguments(port, options));
        command.addFirst(Path.of("bin", "backend-provisioner").toString());
        return start(port, command, Map.of("JAVA_OPTS", "-Xmx2g -Xmn128m -XX:+UseSerialGC -XX:MaxTenuringThreshold=1"));
    }

    private static SimulatorProcess start(int port, List<String> command, Map<String, String> environment) {
        var simulator = new SimulatorProcess(port, ChildProcess.start("simulator-" + port, command, environment));
        Awaitility.await()
                .atMost(PATIENCE)
                .failFast(simulator.process::mustBeAlive)
                .until(() -> Web.status(simulator.admin("calls")) == 200);
        return simulator;
    }

    private static List<String> arguments(int port, String... options) {
        return Stream.concat(
                        Stream.of("simulator", "--port=" + port),
                        Stream.of(options).map(option -> "--" + option))
                .toList();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    public ChildProcess process() {
        return process;
    }

    /** All that exist, oldest first, each as the API describes it. */
    public List<JsonNode> backends() {
        List<JsonNode> all = new ArrayList<>();
        JsonNode page;
        do {
            page = Web.json(admin("backends?offset=" + all.size() + "&limit=" + PAGE));
            page.path("backends").forEach(all::add);
        } while (!page.path("backends").isEmpty()
                && all.size() < page.path("total").intValue());
        return all;
    }

    /** What was called: {@code results} by action and result, {@code inFlight}, {@code lastSeconds}. */
    public JsonNode calls() {
        return Web.json(admin("calls"));
    }

    /** Calls of CreateBackend that have been answered, however that was. */
    public long creates() {
        long all = 0;
        for (JsonNode count : calls().path("results").path("CreateBackend")) {
            all += count.longValue(0);
        }
        return all;
    }

    public JsonNode faults() {
        return Web.json(admin("faults"));
    }

    /** {@code {"next": {"CreateBackend": ["create-then-reset"]}, "latency": "50ms"}}; what it does not name stays. */
    public JsonNode changeFaults(String json) {
        return Web.put(admin("faults"), json);
    }

    @Override
    public void close() {
        process.close();
    }

    private String admin(String page) {
        return endpoint() + "/_admin/" + page;
    }
}
