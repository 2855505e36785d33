package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.contract.ReplyDestination;
import io.backendprovisioner.contract.ReplyWriter;
import io.backendprovisioner.contract.RequestReader;
import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.intake.PollLoop;
import io.backendprovisioner.journal.KafkaJournal;
import io.backendprovisioner.provider.BackendQuery;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.springframework.context.ApplicationContext;

/**
 * A start that ends by itself, for Java to learn from what a real one loads: the image's cache is made of it. It needs no
 * network: the cloud is a stand-in in this process, and of the broker only the waiting for it is rehearsed.
 */
final class Rehearsal {
    private static final String NO_BROKER = "127.0.0.1:1";
    private static final Duration A_FEW_TRIES = Duration.ofSeconds(2);
    private static final int CALLERS = 50;
    private static final int CALLS_EACH = 1000;

    private Rehearsal() {}

    static void run() throws InterruptedException {
        System.setProperty("alibabacloud.accessKeyId", "testid");
        System.setProperty("alibabacloud.accessKeySecret", "testsecret");
        try (var cloud = Simulator.start(SimulatorSettings.defaults());
                var worker = BackendProvisioner.startWorker(
                        "--spring.kafka.bootstrap-servers=" + NO_BROKER,
                        "--provisioner.provider.endpoint=" + cloud.endpoint(),
                        "--server.address=127.0.0.1",
                        "--server.port=0")) {
            // Their tables, which the first answer of a broker would load.
            check(ApiKeys.values().length > 0 && Errors.values().length > 0, "Kafka's protocol");
            worker.getBean(KafkaJournal.class).begin();
            worker.getBean(PollLoop.class).start();
            CloudApi client = worker.getBean(CloudApi.class);
            meet(client);
            callOften(client);
            readOften();
            check(ask(worker, "health/readiness") == HttpURLConnection.HTTP_UNAVAILABLE, "the probe");
            check(ask(worker, "prometheus") == HttpURLConnection.HTTP_OK, "the meters");
            Thread.sleep(A_FEW_TRIES);
        } catch (IOException e) {
            throw new IllegalStateException("the rehearsal was broken off", e);
        }
    }

    private static void meet(CloudApi cloud) {
        Instant deadline = Instant.now().plusSeconds(10);
        CreateAnswer made = cloud.create(new BackendSpec("rehearsal", "HTTP", null, null, null, List.of()), deadline);
        check(made instanceof CreateAnswer.Created, "a create: " + made);
        PageAnswer found = cloud.list(new BackendQuery.Named("rehearsal", "HTTP"), 1, deadline);
        check(found instanceof Page, "a look-up: " + found);
    }

    /**
     * So often that Java optimizes it, and keeps in the cache what it learned of it for that: a worker that has just
     * started is at its full speed sooner.
     */
    private static void callOften(CloudApi cloud) throws InterruptedException {
        var created = new AtomicInteger();
        List<Thread> callers = IntStream.range(0, CALLERS)
                .mapToObj(caller -> Thread.startVirtualThread(() -> {
                    for (int i = 0; i < CALLS_EACH; i++) {
                        var spec =
                                new BackendSpec("rehearsal-" + caller + "-" + i, "HTTP", null, null, null, List.of());
                        if (cloud.create(spec, Instant.now().plusSeconds(10)) instanceof CreateAnswer.Created) {
                            created.incrementAndGet();
                        }
                    }
                }))
                .toList();
        for (Thread caller : callers) {
            caller.join();
        }
        check(created.get() == CALLERS * CALLS_EACH, "many creates, of which succeeded " + created);
    }

    /** The same for what is read, found out and written of each request. */
    private static void readOften() {
        byte[] value = "{\"backendName\":\"rehearsal\",\"backendType\":\"HTTP\"}".getBytes(UTF_8);
        var replies = new ReplyDestination("replies", null);
        var made = new Outcome.Created(new BackendId("b-1"), "request-1", Outcome.Provenance.CREATED, 1);
        for (int i = 0; i < CALLERS * CALLS_EACH; i++) {
            byte[] key = ("rehearsal-" + i).getBytes(UTF_8);
            var record = new ConsumerRecord<>("requests", 0, i, key, value);
            record.headers().add("kafka_correlationId", key);
            Incoming read = RequestReader.read(record);
            if (!(read instanceof Incoming.Request request)) {
                throw new IllegalStateException("the rehearsal of a request went wrong: " + read);
            }
            Marker.of(record.topic(), request.key());
            request.spec().fingerprint();
            ReplyWriter.reply(request.envelope(), replies, made, Instant.now());
        }
    }

    private static int ask(ApplicationContext worker, String page) throws IOException {
        String port = worker.getEnvironment().getRequiredProperty("local.server.port");
        var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/actuator/" + page)
                .toURL()
                .openConnection();
        int status = connection.getResponseCode();
        connection.disconnect();
        return status;
    }

    private static void check(boolean went, String what) {
        if (!went) {
            throw new IllegalStateException("the rehearsal of " + what + " went wrong");
        }
    }
}
