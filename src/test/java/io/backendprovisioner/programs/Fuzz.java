package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.Outage;
import io.backendprovisioner.simulator.SimulatedBackend;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.WorkerLaunch;
import io.backendprovisioner.testkit.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends whatever may be sent to a running worker, whose cloud misbehaves in changing ways and which is killed every few
 * minutes. Each record is answered by exactly one reply or one dead letter, no key makes two backends, and the worker
 * never stumbles: no bug and no stack trace is in its log. A record that broke something is known by the seed and its number.
 */
final class Fuzz {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration LAST_REPLIES = Duration.ofMinutes(4);
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final int MOST_OPEN = 5_000;
    private static final int TICKS_A_MINUTE = 600;
    private static final Pattern STUMBLE =
            Pattern.compile("event=bug|^\\s+at [\\w.$/]+\\(|OutOfMemoryError|Exception in thread");

    private final BrokerProcess broker;
    private final Simulator cloud;
    private final WorkerLaunch launch;
    private final FuzzRecords records;
    private final SplittableRandom random;
    private final FuzzTally tally = new FuzzTally();
    private WorkerProcess worker;
    private int next;

    private Fuzz(BrokerProcess broker, Simulator cloud, long seed) {
        this.broker = broker;
        this.cloud = cloud;
        this.records = new FuzzRecords(seed);
        this.random = new SplittableRandom(seed);
        this.launch = WorkerLaunch.against(broker.broker(), cloud.endpoint())
                .with(
                        "provisioner.pacing.calls-per-second=0",
                        "provisioner.provider.request-timeout=2s",
                        "provisioner.provider.settle=2s",
                        "provisioner.provider.visibility=1s",
                        "provisioner.provider.clock-skew=500ms",
                        "spring.kafka.consumer.properties.session.timeout.ms=6000",
                        "spring.kafka.consumer.properties.heartbeat.interval.ms=2000");
        this.worker = launch.start().awaitReady();
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("minutes", "60", "seed", "1", "per-second", "150", "kill-every", "4"));
        System.out.println("fuzz " + options);
        int flaws;
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start("--latency=20ms", "--late-by=500ms", "--trickle-gap=5ms")) {
            var fuzz = new Fuzz(broker, cloud, options.whole("seed"));
            try {
                flaws = fuzz.run(options.whole("minutes"), options.whole("per-second"), options.whole("kill-every"));
            } finally {
                fuzz.worker.close();
            }
        }
        System.out.println(flaws == 0 ? "PASSED" : "FAILED: " + flaws + " flaws, seed " + options.text("seed"));
        System.exit(flaws == 0 ? 0 : 1);
    }

    private int run(int minutes, int perSecond, int killEvery) throws Exception {
        broker.broker().createTopic(FuzzRecords.OTHER_REPLIES, 3);
        try (var producer = broker.broker().producer();
                var _ = Replies.of(broker.broker(), Scene.REPLIES, tally::reply);
                var _ = Replies.of(broker.broker(), FuzzRecords.OTHER_REPLIES, tally::reply);
                var _ = Replies.of(broker.broker(), "backend.create.dead-letters", tally::deadLetter)) {
            for (int tick = 1; tick <= minutes * TICKS_A_MINUTE; tick++) {
                if (tally.open() < MOST_OPEN) {
                    send(producer, perSecond / 10);
                }
                if (tick % 100 == 0) {
                    changeTheWeather();
                    control(producer);
                }
                if (tick % (killEvery * TICKS_A_MINUTE) == 0) {
                    replaceWorker();
                }
                if (tick % TICKS_A_MINUTE == 0) {
                    look(tick / TICKS_A_MINUTE);
                }
                Thread.sleep(TICK);
            }
            cloud.faults().clear();
            producer.flush();
            long end = System.nanoTime() + LAST_REPLIES.toNanos();
            while (tally.open() > 0 && System.nanoTime() < end) {
                Thread.sleep(TICK);
            }
            Thread.sleep(QUIET);
            look(minutes);
        }
        return tally.flaws();
    }

    private void send(Producer<byte[], byte[]> producer, int count) {
        for (int i = 0; i < count; i++) {
            int number = next++;
            var _ = producer.send(records.record(number), (at, e) -> {
                if (e == null) {
                    tally.sent(number, at);
                } else {
                    tally.flaw("number " + number + " was not taken by the broker: " + e.getMessage());
                }
            });
        }
    }

    private void changeTheWeather() {
        cloud.faults().clear();
        List<Fault> faults = List.of(Fault.values());
        for (int i = random.nextInt(4); i > 0; i--) {
            Fault fault = faults.get(1 + random.nextInt(faults.size() - 1));
            cloud.faults().rate(fault, random.nextDouble(0.08));
        }
        cloud.change(now -> now.withUniqueNames(random.nextBoolean())
                .withLatency(Duration.ofMillis(random.nextInt(100)))
                .withVisibility(Duration.ofMillis(random.nextInt(800))));
        if (random.nextInt(20) == 0) {
            List<Outage> outages = List.of(Outage.values());
            cloud.faults().outage(outages.get(random.nextInt(outages.size())));
        }
    }

    /** The topic by which replicas tell each other is open to whoever may write to it. */
    private void control(Producer<byte[], byte[]> producer) {
        byte[] junk = new byte[random.nextInt(200)];
        random.nextBytes(junk);
        List<String> keys = List.of("rate backend-provisioner", "cancel batch-" + random.nextInt(2000), "what", "rate");
        String key = keys.get(random.nextInt(keys.size()));
        byte[] value = random.nextInt(3) == 0 ? "5 2026-01-01T00:00:00Z".getBytes(UTF_8) : junk;
        var _ = producer.send(new ProducerRecord<>("backend.create.control", key.getBytes(UTF_8), value));
    }

    private void replaceWorker() throws IOException {
        examine();
        if (random.nextBoolean()) {
            worker.kill();
        } else {
            worker.stop();
        }
        worker = launch.start().awaitReady();
    }

    private void look(int minute) throws IOException {
        examine();
        if (!worker.process().isAlive()) {
            tally.flaw("the worker has ended: " + worker.process().log());
            worker = launch.start().awaitReady();
        }
        Map<String, Long> backends =
                cloud.backends().stream().collect(Collectors.groupingBy(Fuzz::marker, Collectors.counting()));
        backends.forEach((marker, count) -> {
            if (count > 1) {
                tally.flaw(count + " backends with the marker " + marker);
            }
        });
        Sample sample = Sample.of(worker.process());
        long series =
                worker.meters().lines().filter(line -> !line.startsWith("#")).count();
        System.out.printf(
                "%3d min  %,9d sent  %,6d open  %,8d backends  heap %4d MiB  %3d threads  %,d series  %s%n",
                minute,
                tally.sent(),
                tally.open(),
                backends.size(),
                sample.liveBytes() >> 20,
                sample.threads(),
                series,
                tally.outcomes());
    }

    private static String marker(SimulatedBackend backend) {
        return backend.tag("provisioner-request").orElse("none of " + backend.id());
    }

    /** Of the worker's log, which a worker on another port does not go on with. */
    private void examine() throws IOException {
        try (var lines = Files.lines(worker.process().log())) {
            lines.filter(line -> STUMBLE.matcher(line).find())
                    .limit(3)
                    .forEach(
                            line -> tally.flaw(line + "  in " + worker.process().log()));
        }
    }
}
