package io.backendprovisioner.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Workers that are struck and replaced. */
public final class Crew implements AutoCloseable {
    public static final Duration SESSION = Duration.ofSeconds(6);
    public static final Duration SETTLE = Duration.ofSeconds(2);
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    private static final long LONGER_THAN_A_SESSION_MS = SESSION.toMillis() + 6_000;

    /** Several replicas start on one machine: what they would optimise for a long life takes the time of the others. */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final WorkerLaunch launch;
    private final int size;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final List<CompletableFuture<Void>> thaws = new ArrayList<>();

    /** @param callsPerSecond of all of them together, 0 for no limit */
    public Crew(Broker broker, String cloud, int size, int callsPerSecond) {
        this.launch = WorkerLaunch.against(broker, cloud)
                .with(
                        "provisioner.pacing.calls-per-second=" + callsPerSecond,
                        "provisioner.provider.request-timeout=" + REQUEST_TIMEOUT.toSeconds() + "s",
                        "provisioner.provider.settle=" + SETTLE.toSeconds() + "s",
                        "provisioner.provider.visibility=1s",
                        "provisioner.provider.clock-skew=500ms",
                        "spring.kafka.consumer.properties.session.timeout.ms=" + SESSION.toMillis(),
                        "spring.kafka.consumer.properties.heartbeat.interval.ms=2000")
                .withJava(SHORT_LIVED.toArray(String[]::new));
        this.size = size;
    }

    public void start() {
        for (int i = 0; i < size; i++) {
            workers.add(launch.start());
        }
        workers.forEach(WorkerProcess::awaitReady);
    }

    public List<WorkerProcess> workers() {
        return List.copyOf(workers);
    }

    public WorkerProcess startOneMore() {
        WorkerProcess more = launch.start().awaitReady();
        workers.add(more);
        return more;
    }

    public synchronized void killOne(Random random) {
        replace(random.nextInt(workers.size())).kill();
    }

    /** SIGTERM, in good order, and another one takes its place. */
    public synchronized void restartOne(Random random) {
        var going = replace(random.nextInt(workers.size()));
        going.stop();
    }

    private WorkerProcess replace(int place) {
        WorkerProcess going = workers.get(place);
        workers.set(place, launch.start());
        return going;
    }

    public synchronized void freezeOne(Random random) {
        WorkerProcess frozen = workers.get(random.nextInt(workers.size()));
        frozen.pause();
        thaws.add(CompletableFuture.runAsync(
                () -> {
                    if (frozen.process().isAlive()) {
                        frozen.resume();
                    }
                },
                CompletableFuture.delayedExecutor(LONGER_THAN_A_SESSION_MS, TimeUnit.MILLISECONDS)));
    }

    /** Returns when everybody who was frozen has been thawed. */
    public synchronized void awaitThaws() {
        thaws.forEach(CompletableFuture::join);
    }

    public void keepLogs() {
        workers.forEach(worker -> System.out.println("log: " + worker.process().log()));
    }

    @Override
    public void close() {
        thaws.forEach(thaw -> thaw.cancel(false));
        workers.forEach(WorkerProcess::close);
    }
}
