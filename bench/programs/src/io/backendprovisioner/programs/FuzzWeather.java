package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.Outage;
import io.backendprovisioner.simulator.Simulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/** How the cloud misbehaves for a while, and what is written into the topic by which replicas tell each other. */
final class FuzzWeather {
    private static final List<String> KEYS = List.of(
            "rate backend-provisioner",
            "rate",
            "rate ",
            "cancel",
            "cancel ",
            "cancel batch-",
            "what",
            "",
            "\u001b[2J\r\n");
    private static final List<String> VALUES = List.of(
            "NaN 2026-01-01T00:00:00Z",
            "-1 2026-01-01T00:00:00Z",
            "1e400 2026-01-01T00:00:00Z",
            "4.9E-324 2020-01-01T00:00:00Z",
            "5 +1000000000-12-31T23:59:59.999999999Z",
            "5 -1000000000-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "-1000000000-01-01T00:00:00Z",
            "5 ",
            " ",
            "");

    private final Simulator cloud;
    private final SplittableRandom random;

    FuzzWeather(Simulator cloud, long seed) {
        this.cloud = cloud;
        this.random = new SplittableRandom(seed);
    }

    void change() {
        cloud.faults().clear();
        List<Fault> faults = List.of(Fault.values());
        for (int i = random.nextInt(4); i > 0; i--) {
            Fault fault = faults.get(1 + random.nextInt(faults.size() - 1));
            cloud.faults().rate(fault, random.nextDouble(0.08));
        }
        if (random.nextInt(3) == 0) {
            Fault fault = faults.get(1 + random.nextInt(faults.size() - 1));
            cloud.faults().rate(Action.LIST, fault, random.nextDouble(0.2));
        }
        cloud.change(now -> now.withUniqueNames(random.nextBoolean())
                .withCeiling(random.nextInt(8) == 0 ? 30 : 0)
                .withRetryAfter(Duration.ofMillis(random.nextInt(500)))
                .withLatency(Duration.ofMillis(random.nextInt(100)))
                .withVisibility(Duration.ofMillis(random.nextInt(800))));
        if (random.nextInt(20) == 0) {
            List<Outage> outages = List.of(Outage.values());
            cloud.faults().outage(outages.get(random.nextInt(outages.size())));
        }
    }

    /** That topic is open to whoever may write to it. */
    ProducerRecord<byte[], byte[]> control() {
        byte[] key = one(KEYS).getBytes(UTF_8);
        byte[] value = switch (random.nextInt(8)) {
            case 0 -> "20 ".concat(Instant.now().toString()).getBytes(UTF_8);
            case 1 -> Instant.now().toString().getBytes(UTF_8);
            case 2 -> bytes(random.nextInt(200));
            case 3 -> bytes(random.nextInt(800_000));
            default -> one(VALUES).getBytes(UTF_8);
        };
        if (random.nextInt(4) == 0) {
            key = ("cancel batch-" + random.nextInt(2000)).getBytes(UTF_8);
        } else if (random.nextInt(8) == 0) {
            key = bytes(random.nextInt(100_000));
        }
        return new ProducerRecord<>("backend.create.control", 0, key, value);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
