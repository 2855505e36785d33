package io.backendprovisioner.testkit;

import io.backendprovisioner.testkit.WorkerInProcess.Page;
import java.time.Duration;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** One worker, as a process: see {@link WorkerLaunch}. */
public final class WorkerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final int port;
    private final String actuator;
    private final ChildProcess process;

    WorkerProcess(int port, ChildProcess process) {
        this.port = port;
        this.actuator = "http://127.0.0.1:" + port + "/actuator/";
        this.process = process;
    }

    /** Until the group has told it which partitions are its own. */
    public WorkerProcess awaitReady() {
        Awaitility.await().atMost(PATIENCE).failFast(process::mustBeAlive).until(this::isReady);
        return this;
    }

    public boolean isReady() {
        return Web.status(actuator + "health/readiness") == 200;
    }

    public JsonNode health() {
        return Web.jsonOfAnyStatus(actuator + "health");
    }

    /** All of its meters, as Prometheus reads them. */
    public String meters() {
        return Web.text(actuator + "prometheus");
    }

    /** What a page of the web port says, whatever its status; empty for the list of them. */
    public Page page(String name) {
        String url = name.isEmpty() ? actuator.replaceFirst("/$", "") : actuator + name;
        return new Page(Web.status(url), Web.textOfAnyStatus(url));
    }

    /** Of health and metrics. */
    public int port() {
        return port;
    }

    public ChildProcess process() {
        return process;
    }

    /** User and system time so far. */
    public Duration cpu() {
        return process.cpu();
    }

    public void kill() {
        process.kill();
    }

    /** SIGTERM, and waits for its end. */
    public int stop() {
        return process.stop();
    }

    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }

    @Override
    public void close() {
        process.close();
    }
}
