package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.JavaCommand;
import io.backendprovisioner.testkit.SimulatorProcess;
import io.backendprovisioner.testkit.WorkerLaunch;
import io.backendprovisioner.testkit.WorkerProcess;
import java.util.List;

/** A broker, a simulator and a packaged worker, each in a process of its own, and the worker ready. */
record Scene(BrokerProcess broker, SimulatorProcess simulator, WorkerProcess worker) implements AutoCloseable {
    private static final List<String> BROKER_JAVA = List.of("-Xmx512m", "-XX:+UseSerialGC");

    /** @param java options for the worker's Java, one a word; may be empty */
    static Scene start(String latency, String java, String... workerSettings) {
        var broker = BrokerProcess.start(BROKER_JAVA);
        var simulator = SimulatorProcess.startPackaged("latency=" + latency);
        System.out.printf("broker %s, simulator %s%n", broker.broker().bootstrapServers(), simulator.endpoint());
        return withWorker(
                broker,
                simulator,
                launch(broker, simulator, java, workerSettings).fromThePackage());
    }

    /** The same broker and simulator with another worker, which should be given other topics and another group. */
    Scene beside(String java, String... workerSettings) {
        return withWorker(
                broker,
                simulator,
                launch(broker, simulator, java, workerSettings).fromThePackage());
    }

    /** The same, with a worker that a class of the programs starts. */
    Scene beside(Class<?> main, String java, String... workerSettings) {
        List<String> options = java.isBlank() ? List.of() : List.of(java);
        return withWorker(
                broker,
                simulator,
                launch(broker, simulator, "", workerSettings)
                        .startedBy(JavaCommand.ofTests(options, main.getName(), List.of())));
    }

    private static WorkerLaunch launch(
            BrokerProcess broker, SimulatorProcess simulator, String java, String... workerSettings) {
        var launch = WorkerLaunch.against(broker.broker(), simulator.endpoint())
                .with("provisioner.pacing.calls-per-second=0")
                .with(workerSettings);
        return java.isBlank() ? launch : launch.withJava(java);
    }

    private static Scene withWorker(BrokerProcess broker, SimulatorProcess simulator, WorkerLaunch launch) {
        WorkerProcess worker = launch.start().awaitReady();
        System.out.printf(
                "worker pid %d, log %s%n",
                worker.process().pid(), worker.process().log());
        return new Scene(broker, simulator, worker);
    }

    @Override
    public void close() {
        worker.close();
        simulator.close();
        broker.close();
    }
}
