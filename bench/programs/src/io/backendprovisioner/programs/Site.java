package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.BrokerCluster;
import io.backendprovisioner.testkit.Certificates;
import io.backendprovisioner.testkit.Crew;
import io.backendprovisioner.testkit.SimulatorProcess;
import io.backendprovisioner.testkit.TlsFront;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.TunnelProxy;
import io.backendprovisioner.testkit.WorkerLaunch;
import io.backendprovisioner.testkit.WorkerProcess;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** Three brokers, the cloud and one worker, each a process, and what they say. */
final class Site implements AutoCloseable {
    static final int PARTITIONS = 8;
    static final String CONTROL = "backend.create.control";
    static final String DEAD_LETTERS = "backend.create.dead-letters";

    /** A reply topic of which only the third broker has a copy. */
    static final String LONELY = TopicNames.REPLIES + ".lonely";

    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

    private static final String LATENCY = "50ms";
    private static final String CLOUD = "apigateway.cn-hangzhou.aliyuncs.com";

    private final BrokerCluster brokers = BrokerCluster.start();
    private final SimulatorProcess cloud = SimulatorProcess.start("latency=" + LATENCY);
    private final List<Closeable> open = new ArrayList<>(List.of(brokers::close, cloud::close));
    private final Set<String> suspensions = new TreeSet<>();
    private final WorkerLaunch launch;
    private WorkerProcess worker;
    private boolean ordinary = true;
    private @Nullable TunnelProxy proxy;

    Site(int callsPerSecond) throws Exception {
        brokers.broker().createTopic(TopicNames.REPLIES, PARTITIONS);
        try (var admin = brokers.broker().admin()) {
            admin.createTopics(List.of(new NewTopic(LONELY, Map.of(0, List.of(3)))))
                    .all()
                    .get();
        }
        brokers.broker().awaitTopics(LONELY);
        launch = WorkerLaunch.against(brokers.broker(), cloud.endpoint())
                .with(
                        "provisioner.topics.partitions=" + PARTITIONS,
                        "provisioner.pacing.calls-per-second=" + callsPerSecond,
                        "provisioner.provider.request-timeout=" + REQUEST_TIMEOUT.toSeconds() + "s",
                        "provisioner.provider.settle=2s",
                        "provisioner.provider.visibility=1s",
                        "provisioner.provider.clock-skew=500ms",
                        "provisioner.replies.allowed=backend.create.*",
                        "provisioner.replies.fallback-after=5s",
                        "management.endpoint.tuning.access=unrestricted")
                .withJava(Crew.SHORT_LIVED.toArray(String[]::new));
        worker = launch.start().awaitReady();
    }

    BrokerCluster brokers() {
        return brokers;
    }

    /** Changes what the cloud does; what it does not name stays. */
    void cloud(String faults) {
        var _ = cloud.changeFaults(faults);
    }

    void cloudIsWell() {
        cloud("{\"requests\": [], \"outage\": \"none\", \"latency\": \"" + LATENCY + "\"}");
    }

    WorkerProcess worker() {
        return worker;
    }

    /** The worker makes way for one as all others are. */
    void ordinaryWorker() {
        replaceWorker(launch);
        ordinary = true;
    }

    boolean hasOrdinaryWorker() {
        return ordinary;
    }

    /** Ends the worker, and starts another one with this secret. */
    void workerWithSecret(String secret) {
        replaceWorker(launch.withVariable("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret));
    }

    /** The worker makes way for one that gets to the cloud by a proxy alone. */
    void workerBehindProxy() throws IOException {
        var certificates = Certificates.in(Files.createTempDirectory(Path.of("target"), "site-"), "CN=client");
        var front = new TlsFront(cloud.endpoint(), certificates);
        open.add(front::close);
        proxy = new TunnelProxy("someone", "password", Map.of(CLOUD + ":443", front.port()));
        open.add(proxy::close);
        replaceWorker(launch.with(
                        "provisioner.provider.endpoint=",
                        "provisioner.provider.proxy=http://someone:password@127.0.0.1:" + proxy.port())
                .withJava(
                        "-Djavax.net.ssl.trustStore=" + certificates.trustStore("authority"),
                        "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD));
    }

    TunnelProxy proxy() {
        return Objects.requireNonNull(proxy, "no worker was put behind one");
    }

    private void replaceWorker(WorkerLaunch by) {
        worker.stop();
        ordinary = false;
        worker = by.start().awaitReady();
    }

    /** Whether it runs, and has nothing to complain of. */
    boolean isWell() {
        return worker.process().isAlive()
                && worker.isReady()
                && worker.health().path("status").asString("").equals("UP");
    }

    /** Whether the worker that runs has logged such an event. */
    boolean hasLogged(String event) throws IOException {
        return Files.readString(worker.process().log()).contains("event=" + event + " ");
    }

    /** Lets time pass, and looks whether calls are suspended. */
    void watch(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            worker.meters()
                    .lines()
                    .filter(line -> line.startsWith("provisioner_suspended{") && line.endsWith(" 1.0"))
                    .forEach(line -> suspensions.add(line.replaceAll(".*reason=\"([^\"]*)\".*", "$1")));
            Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, 500));
        }
    }

    /** The reasons for which calls were suspended, as far as somebody watched. */
    Set<String> suspensions() {
        return suspensions;
    }

    void tune(double callsPerSecond) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + worker.port() + "/actuator/tuning"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"callsPerSecond\": " + callsPerSecond + "}"));
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("tuning: " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    /** How many backends have a name that another one has, too. */
    long twins() {
        var names = cloud.backends().stream()
                .map(backend -> backend.path("BackendName").asString(""))
                .toList();
        return names.size() - names.stream().distinct().count();
    }

    @Override
    public void close() throws IOException {
        worker.close();
        for (Closeable one : open.reversed()) {
            one.close();
        }
    }
}
