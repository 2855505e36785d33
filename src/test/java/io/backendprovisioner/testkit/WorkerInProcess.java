package io.backendprovisioner.testkit;

import io.backendprovisioner.BackendProvisioner;
import io.backendprovisioner.Worker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole worker in this JVM, with a name and a web port of its own; seen from outside alone. */
public final class WorkerInProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    /** What the web port answered. */
    public record Page(int status, String body) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    private WorkerInProcess(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param settings as on the command line; the last of a name counts */
    public static WorkerInProcess start(
            String bootstrapServers, TopicNames topics, String endpoint, String... settings) {
        return new WorkerInProcess(
                BackendProvisioner.startWorker(arguments(bootstrapServers, topics, endpoint, settings)));
    }

    /** @param beans a configuration whose beans replace those of the worker with the same names */
    public static WorkerInProcess startWith(
            Class<?> beans, String bootstrapServers, TopicNames topics, String endpoint, String... settings) {
        var application = new SpringApplication(Worker.class, beans);
        application.setAllowBeanDefinitionOverriding(true);
        return new WorkerInProcess(application.run(arguments(bootstrapServers, topics, endpoint, settings)));
    }

    private static String[] arguments(String bootstrapServers, TopicNames topics, String endpoint, String... settings) {
        System.setProperty("alibabacloud.accessKeyId", "testid");
        System.setProperty("alibabacloud.accessKeySecret", "testsecret");
        List<String> all = new ArrayList<>(settings(bootstrapServers, topics, endpoint));
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('=') + 1);
            all.removeIf(earlier -> earlier.startsWith(name));
            all.add(setting);
        }
        return all.toArray(String[]::new);
    }

    static List<String> settings(String bootstrapServers, TopicNames topics, String endpoint) {
        List<String> settings = new ArrayList<>(topics.asSettings());
        settings.addAll(List.of(
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--provisioner.provider.endpoint=" + endpoint,
                "--provisioner.topics.partitions=4",
                "--server.port=0",
                "--spring.main.register-shutdown-hook=false"));
        return settings;
    }

    public WorkerInProcess awaitReady() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> page("/actuator/health/readiness").status() == 200);
        return this;
    }

    /** Partitions that the group has given to this worker. */
    public int partitions() {
        return page("/actuator/health/readiness")
                .json()
                .at("/components/worker/details/partitions")
                .intValue(0);
    }

    public Page page(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    /** The metrics in the form that has examples. */
    public String openMetrics() {
        return send(HttpRequest.newBuilder(uri("/actuator/prometheus"))
                        .header("Accept", "application/openmetrics-text"))
                .body();
    }

    public Page post(String path, String json) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    private Page send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            return new Page(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new IllegalStateException("the worker's web port does not answer", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    public int port() {
        return Integer.parseInt(Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")));
    }

    public boolean isRunning() {
        return context.isRunning();
    }

    /** In good order, as at the end of a process. */
    @Override
    public void close() {
        context.close();
        http.close();
    }

    /** Closes, and tells how long that took. */
    public Duration timeToClose() {
        long begun = System.nanoTime();
        close();
        return Duration.of(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun), java.time.temporal.ChronoUnit.MILLIS);
    }
}
