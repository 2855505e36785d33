package io.backendprovisioner.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts {@code bulk} from the packaged jar, as a process: see {@link WorkerLaunch#fromThePackage()}. */
public final class BulkProcess {
    private static final AtomicInteger STARTED = new AtomicInteger();

    private BulkProcess() {}

    /**
     * Its output goes to its log.
     *
     * @param java options for its Java, one a word
     */
    public static ChildProcess start(String java, Broker broker, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Path.of("bin", "backend-provisioner").toString(), "bulk"));
        command.addAll(List.of(arguments));
        command.add("--spring.kafka.bootstrap-servers=" + broker.bootstrapServers());
        String name = "bulk-" + ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet();
        return ChildProcess.start(name, command, Map.of("JAVA_OPTS", java));
    }
}
