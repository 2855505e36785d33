package io.backendprovisioner.bench.contest;

import io.backendprovisioner.bench.arms.Settings;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.ChildProcess;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerLaunch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How an arm's process is started: the worker by its own command and as the image has it, the others by Java with the
 * class path of their module and no more. The project's folder is the working directory.
 *
 * @param java options of Java for every arm, such as {@code -Xmx512m}
 */
record Launch(Broker broker, String endpoint, TopicNames topics, Course course, List<String> java) {
    /** Which {@code bench/run} has laid out, with Java's cache beside it. */
    private static final String JAR = "target/bench.layout/backend-provisioner.jar";

    private static final String MAIN = "io.backendprovisioner.bench.arms.ArmMain";

    ChildProcess start(Contestant arm) {
        return arm == Contestant.WORKER ? worker() : other(arm);
    }

    private ChildProcess worker() {
        long timeout = course.requestTimeout().toMillis();
        var launch = WorkerLaunch.against(broker, endpoint)
                .fromThePackage()
                .withVariable("BACKEND_PROVISIONER_JAR", JAR)
                .withJava(java.toArray(String[]::new))
                .with(topics.asSettings().stream()
                        .map(setting -> setting.substring("--".length()))
                        .toArray(String[]::new))
                .with(
                        "provisioner.topics.partitions=" + Contestant.WORKER.partitions(course.inFlight()),
                        "provisioner.intake.max-in-flight=" + course.inFlight(),
                        "provisioner.pacing.calls-per-second=" + course.callsPerSecond(),
                        "provisioner.provider.request-timeout=" + timeout + "ms",
                        // In the proportions of the defaults.
                        "provisioner.provider.settle=" + timeout + "ms",
                        "provisioner.provider.visibility=" + timeout / 2 + "ms",
                        "provisioner.provider.clock-skew=" + timeout / 5 + "ms",
                        // Of the replica and not of the process: when it is started again it is still the same.
                        "provisioner.journal.instance=" + topics.prefix(),
                        "logging.level.io.backendprovisioner=warn");
        return launch.start().process();
    }

    private ChildProcess other(Contestant arm) {
        var settings = new Settings(
                broker.bootstrapServers(),
                endpoint,
                course.bulkLane() ? List.of(topics.requests(), topics.bulkRequests()) : List.of(topics.requests()),
                topics.replies(),
                topics.group(),
                arm.partitions(course.inFlight()),
                course.inFlight(),
                course.callsPerSecond(),
                course.requestTimeout());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(java);
        command.addAll(List.of("-cp", arm.classPath(), MAIN, arm.main()));
        command.addAll(settings.asArguments());
        return ChildProcess.start("arm-" + arm.id(), command, Map.of());
    }
}
