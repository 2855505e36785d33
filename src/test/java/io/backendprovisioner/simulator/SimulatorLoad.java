package io.backendprovisioner.simulator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.slf4j.LoggerFactory;

/**
 * Shows that the simulator bears 100,000 backends at 2,000 creates a second with 500 in flight, then looks each
 * thousandth up by its name. A program, not a test: run its {@code main} with the test class path and, say, 1 GiB.
 */
final class SimulatorLoad {
    private static final int BACKENDS = 100_000;
    private static final int LOOK_UPS = 10_000;
    private static final int IN_FLIGHT = 500;
    /** 500 in flight at 150 ms each is 3,330 calls a second at most: room above 2,000 on a machine that others use too. */
    private static final Duration LATENCY = Duration.ofMillis(150);

    private final Simulator simulator;
    private final CloseableHttpClient client;
    private final LongAdder failed = new LongAdder();

    private SimulatorLoad(Simulator simulator, CloseableHttpClient client) {
        this.simulator = simulator;
        this.client = client;
    }

    static void main() throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        var settings = SimulatorSettings.defaults().withBehaviour(now -> now.withLatency(LATENCY));
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(IN_FLIGHT)
                .setMaxConnPerRoute(IN_FLIGHT)
                .build();
        try (var simulator = Simulator.start(settings);
                var client = HttpClients.custom()
                        .setConnectionManager(connections)
                        .disableAutomaticRetries()
                        .build()) {
            new SimulatorLoad(simulator, client).run();
        }
    }

    private void run() {
        var heapBefore = heap();
        measure(
                "creates",
                BACKENDS,
                n -> call(
                        Action.CREATE,
                        Map.of(
                                "BackendName",
                                "backend-" + n,
                                "BackendType",
                                "HTTP",
                                "Tag.1.Key",
                                "provisioner-request",
                                "Tag.1.Value",
                                Digests.sha256Hex(new byte[] {(byte) n, (byte) (n >> 8), (byte) (n >> 16)}))));
        System.out.printf(
                "heap: %d MiB before, %d MiB with %,d backends; most in flight %d; most creates within a second %d%n",
                heapBefore,
                heap(),
                simulator.backends().size(),
                simulator.calls().mostInFlight(),
                simulator.calls().mostCreatesWithin(Duration.ofSeconds(1)));
        measure("look-ups by name", LOOK_UPS, n -> call(Action.LIST, Map.of("BackendName", "backend-" + n * 10)));
        System.out.println("results: " + simulator.calls().results());
    }

    private void measure(String what, int calls, IntFunction<SignedCall> make) {
        var next = new AtomicInteger();
        var cpu = simulatorCpuNanos();
        var started = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < IN_FLIGHT; i++) {
                threads.execute(() -> {
                    for (int n; (n = next.getAndIncrement()) < calls; ) {
                        send(make.apply(n));
                    }
                });
            }
        }
        var seconds = (System.nanoTime() - started) / 1e9;
        var microseconds = (simulatorCpuNanos() - cpu) / 1000.0 / calls;
        System.out.printf(
                "%s: %,d in %.1f s, %.0f a second, %.0f µs of simulator CPU each, %d failed%n",
                what, calls, seconds, calls / seconds, microseconds, failed.sum());
    }

    private SignedCall call(Action action, Map<String, String> parameters) {
        Instant now = InstantSource.system().instant();
        return SignedCall.of(action, parameters, now);
    }

    private void send(SignedCall call) {
        var request = new HttpPost(simulator.endpoint() + call.target());
        call.headers().forEach(request::setHeader);
        try {
            client.execute(request, response -> {
                EntityUtils.consume(response.getEntity());
                if (response.getCode() != 200) {
                    failed.increment();
                }
                return null;
            });
        } catch (IOException e) {
            failed.increment();
        }
    }

    private static long simulatorCpuNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("simulator-"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.threadId()))
                .sum();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024 / 1024;
    }
}
