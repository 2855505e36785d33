package io.backendprovisioner.programs;

import io.backendprovisioner.simulator.SimulatedBackend;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.Replies;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerLaunch;
import io.backendprovisioner.testkit.WorkerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;

/**
 * Sends whatever may be sent to a running worker, whose cloud misbehaves in changing ways and which is killed every few
 * minutes. Each record is answered by exactly one reply or one dead letter, no key makes two backends, the worker never
 * stumbles and does not grow. One seed and one number make one record: {@code --only=17,18} sends these again.
 */
final class Fuzz {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration LAST_REPLIES = Duration.ofMinutes(4);
    private static final Duration FOR_SECOND_REPLIES = Duration.ofSeconds(15);
    private static final int MOST_OPEN = 5_000;
    private static final int TICKS_A_MINUTE = 600;
    private static final int WEATHER_TICKS = 100;

    private final BrokerProcess broker;
    private final Simulator cloud;
    private final FuzzRecords records;
    private final FuzzWeather weather;
    private final FuzzTally tally;
    private final FuzzGrowth growth = new FuzzGrowth();
    private final SplittableRandom random;
    private final WorkerLaunch launch;
    private WorkerProcess worker;
    private FuzzLog log;
    private int next;

    private Fuzz(BrokerProcess broker, Simulator cloud, Options options) {
        long seed = options.whole("seed");
        this.broker = broker;
        this.cloud = cloud;
        this.records = new FuzzRecords(seed);
        this.weather = new FuzzWeather(cloud, seed);
        this.tally = new FuzzTally(records);
        this.random = new SplittableRandom(seed);
        this.launch = WorkerLaunch.against(broker.broker(), cloud.endpoint())
                .with(
                        "provisioner.journal.instance=fuzzed",
                        "provisioner.pacing.calls-per-second=" + options.whole("calls-per-second"),
                        "provisioner.provider.request-timeout=2s",
                        "provisioner.provider.settle=2s",
                        "provisioner.provider.visibility=1s",
                        "provisioner.provider.clock-skew=500ms",
                        "spring.kafka.consumer.properties.session.timeout.ms=6000",
                        "spring.kafka.consumer.properties.heartbeat.interval.ms=2000")
                .withJava(options.text("java").split(" ", -1));
        this.worker = launch.start().awaitReady();
        this.log = new FuzzLog(worker.process().log());
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(
                args,
                Map.of(
                        "minutes", "60",
                        "seed", "1",
                        "per-second", "150",
                        "calls-per-second", "500",
                        "kill-every", "4",
                        "only", "",
                        "java", "-Xmx256m"));
        System.out.println("fuzz " + options);
        int flaws;
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start("--latency=20ms", "--late-by=500ms", "--trickle-gap=5ms")) {
            var fuzz = new Fuzz(broker, cloud, options);
            try {
                flaws = fuzz.run(options);
            } finally {
                fuzz.worker.close();
            }
        }
        System.out.println(flaws == 0 ? "PASSED" : "FAILED: " + flaws + " flaws, seed " + options.text("seed"));
        System.exit(flaws == 0 ? 0 : 1);
    }

    private int run(Options options) throws Exception {
        broker.broker().createTopic(FuzzRecords.OTHER_REPLIES, FuzzRecords.OTHER_PARTITIONS);
        try (var producer = broker.broker().producer();
                var _ = Replies.of(broker.broker(), TopicNames.REPLIES, tally::reply);
                var _ = Replies.of(broker.broker(), FuzzRecords.OTHER_REPLIES, tally::reply);
                var _ = Replies.of(broker.broker(), "backend.create.dead-letters", tally::deadLetter)) {
            if (options.text("only").isEmpty()) {
                fuzz(producer, options.whole("minutes"), options.whole("per-second"), options.whole("kill-every"));
            } else {
                Stream.of(options.text("only").split(",", -1)).forEach(one -> send(producer, Integer.parseInt(one)));
            }
            cloud.faults().clear();
            producer.flush();
            long end = System.nanoTime() + LAST_REPLIES.toNanos();
            while (tally.open() > 0 && System.nanoTime() < end) {
                Thread.sleep(TICK);
            }
            Thread.sleep(FOR_SECOND_REPLIES);
            look("end");
        }
        growth.flaws().forEach(tally::flaw);
        int flaws = tally.flaws();
        System.out.println("by class and outcome:");
        tally.outcomesByClass().forEach((kind, outcomes) -> System.out.printf("  %-22s %s%n", kind, outcomes));
        return flaws;
    }

    private void fuzz(Producer<byte[], byte[]> producer, int minutes, int perSecond, int killEvery) throws Exception {
        for (int tick = 1; tick <= minutes * TICKS_A_MINUTE; tick++) {
            int due = perSecond * tick / 10 - perSecond * (tick - 1) / 10;
            if (tally.open() < MOST_OPEN) {
                IntStream.range(0, due).forEach(_ -> send(producer, next++));
            }
            if (tick % WEATHER_TICKS == 0) {
                weather.change();
                var _ = producer.send(weather.control());
            }
            if (tick % (killEvery * TICKS_A_MINUTE) == 0) {
                replaceWorker();
            }
            if (tick % TICKS_A_MINUTE == 0) {
                look(tick / TICKS_A_MINUTE + " min");
            }
            Thread.sleep(TICK);
        }
    }

    private void send(Producer<byte[], byte[]> producer, int number) {
        var _ = producer.send(records.record(number), (at, e) -> {
            if (e == null) {
                tally.sent(number, at);
            } else {
                tally.flaw(number, "was not taken by the broker: " + e.getMessage());
            }
        });
    }

    private void replaceWorker() throws IOException {
        if (random.nextBoolean()) {
            worker.kill();
        } else {
            worker.stop();
        }
        startAnother();
    }

    private void startAnother() throws IOException {
        log.read().forEach(tally::flaw);
        worker = launch.start().awaitReady();
        log = new FuzzLog(worker.process().log());
    }

    private void look(String when) throws IOException {
        if (!worker.process().isAlive()) {
            tally.flaw("the worker has ended: " + worker.process().log());
            startAnother();
        }
        log.read().forEach(tally::flaw);
        Map<String, Long> backends =
                cloud.backends().stream().collect(Collectors.groupingBy(Fuzz::marker, Collectors.counting()));
        backends.forEach((marker, count) -> {
            if (count > 1) {
                tally.flaw(count + " backends with the marker " + marker);
            }
        });
        System.out.printf(
                "%-7s %,9d sent  %,6d open  %,8d backends  %s  %s%n",
                when,
                tally.sent(),
                tally.open(),
                backends.size(),
                growth.look(worker),
                new TreeMap<>(tally.outcomes()));
    }

    private static String marker(SimulatedBackend backend) {
        return backend.tag("provisioner-request").orElse("none of " + backend.id());
    }
}
