package io.backendprovisioner.provider;

import com.sun.management.OperatingSystemMXBean;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import io.backendprovisioner.testkit.RealTime;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what a call costs the client: CPU per call with many calls in flight against a server of fixed latency in a
 * process of its own. Not a test, since the figures belong to the machine. Arguments: in flight (500), milliseconds of
 * latency (50), seconds (10).
 */
final class ClientLoad {
    private static final BackendSpec SPEC = new BackendSpec(
            "orders",
            "HTTP",
            "orders service",
            null,
            null,
            List.of(new Tag("provisioner-request", "0d105f80a8f34040")));

    private ClientLoad() {}

    static void main(String[] args) throws Exception {
        if (args.length == 2 && args[0].equals("server")) {
            serve(Integer.parseInt(args[1]));
            return;
        }
        int inFlight = args.length > 0 ? Integer.parseInt(args[0]) : 500;
        int latency = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 10;
        var server = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClientLoad.class.getName(),
                        "server",
                        Integer.toString(latency))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            load(output.readLine(), inFlight, seconds);
        } finally {
            server.destroy();
        }
        System.exit(0);
    }

    private static void serve(int latency) throws Exception {
        var answer = RawServer.json(200, "{\"BackendId\":\"0d105f80a8f340408bd34954d4e4ff22\",\"RequestId\":\"R-1\"}");
        try (var server = new RawServer((wire, _) -> {
            LockSupport.parkNanos(Duration.ofMillis(latency).toNanos());
            wire.write(answer);
        })) {
            System.out.println(server.endpoint());
            new CountDownLatch(1).await();
        }
    }

    private static void load(String endpoint, int inFlight, int seconds) throws Exception {
        var credentials = new Credentials("test-id", "test-secret", null);
        var properties = new ProviderProperties(
                "cn-hangzhou", endpoint, Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
        var time = new RealTime();
        var answered = new AtomicLong();
        var failed = new AtomicLong();
        var running = new AtomicBoolean(true);
        try (var cloud = new SignedCloudApi(properties, null, inFlight, _ -> new Fetched.Found(credentials), time)) {
            for (int i = 0; i < inFlight; i++) {
                Thread.ofVirtual().start(() -> {
                    while (running.get()) {
                        switch (cloud.create(SPEC, time.instant().plusSeconds(10))) {
                            case CreateAnswer.Created _ -> answered.incrementAndGet();
                            case CloudError _ -> failed.incrementAndGet();
                        }
                    }
                });
            }
            for (int round = 1; round <= 3; round++) {
                long calls = answered.get();
                long cpu = cpuNanos();
                Thread.sleep(Duration.ofSeconds(seconds));
                calls = answered.get() - calls;
                cpu = cpuNanos() - cpu;
                System.out.printf(
                        "ClientLoad round=%d calls_per_second=%d cpu_micros_per_call=%d failed=%d%n",
                        round, calls / seconds, cpu / 1000 / Math.max(1, calls), failed.get());
            }
            running.set(false);
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
