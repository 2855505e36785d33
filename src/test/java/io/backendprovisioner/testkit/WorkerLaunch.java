package io.backendprovisioner.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a worker is started; starting it twice makes two replicas. Every {@code with} returns a changed copy.
 *
 * <pre>
 * WorkerLaunch.against(broker, simulator.endpoint()).with("provisioner.pacing.calls-per-second=0").start().awaitReady()
 * </pre>
 *
 * @param program the command that starts it; empty: from the class path
 * @param settings {@code name=value}
 * @param java options for its Java
 * @param variables of its environment
 */
public record WorkerLaunch(
        List<String> program, List<String> settings, List<String> java, Map<String, String> variables) {
    private static final String MAIN = "io.backendprovisioner.BackendProvisioner";
    private static final Map<String, String> CREDENTIALS =
            Map.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret");

    public static WorkerLaunch against(Broker broker, String cloudEndpoint) {
        return new WorkerLaunch(
                List.of(),
                List.of(
                        "spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "provisioner.provider.endpoint=" + cloudEndpoint),
                List.of(),
                CREDENTIALS);
    }

    /** With nothing said but by its environment. */
    public static WorkerLaunch in(Map<String, String> environment) {
        return new WorkerLaunch(List.of(), List.of(), List.of(), Map.copyOf(environment));
    }

    /** Needs {@code mvn package} to have been run, and the project's folder to be the working directory. */
    public WorkerLaunch fromThePackage() {
        return startedBy(List.of(Path.of("bin", "backend-provisioner").toString()));
    }

    /** By a command that takes settings as arguments, and options for Java from {@code JAVA_OPTS}. */
    public WorkerLaunch startedBy(List<String> command) {
        return new WorkerLaunch(command, settings, java, variables);
    }

    /** A setting that is there already is replaced. */
    public WorkerLaunch with(String... more) {
        Set<String> changed = Stream.of(more).map(WorkerLaunch::name).collect(Collectors.toSet());
        List<String> kept = settings.stream()
                .filter(setting -> !changed.contains(name(setting)))
                .toList();
        return new WorkerLaunch(program, joined(kept, List.of(more)), java, variables);
    }

    public WorkerLaunch withJava(String... more) {
        return new WorkerLaunch(program, settings, joined(java, List.of(more)), variables);
    }

    /** A variable that is there already is replaced. */
    public WorkerLaunch withVariable(String name, String value) {
        Map<String, String> changed = new HashMap<>(variables);
        changed.put(name, value);
        return new WorkerLaunch(program, settings, java, changed);
    }

    /** On a port of its own, with a log of its own; does not wait until it is ready. */
    public WorkerProcess start() {
        int port = Ports.free();
        return new WorkerProcess(port, ChildProcess.start("worker-" + port, command(port), environment()));
    }

    private List<String> command(int port) {
        List<String> arguments = new ArrayList<>();
        settings.forEach(setting -> arguments.add("--" + setting));
        arguments.add("--server.port=" + port);
        return program.isEmpty() ? JavaCommand.ofProduct(java, MAIN, arguments) : joined(program, arguments);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(variables);
        if (!program.isEmpty()) {
            environment.put("JAVA_OPTS", String.join(" ", java));
        }
        return environment;
    }

    private static String name(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
