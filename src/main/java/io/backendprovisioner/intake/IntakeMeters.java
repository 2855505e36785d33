package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** What is read and open, and what the ledgers of our partitions hold. */
final class IntakeMeters {
    private final MeterRegistry meters;
    private final InstantSource time;

    IntakeMeters(MeterRegistry meters, InstantSource time) {
        this.meters = meters;
        this.time = time;
    }

    /** From now on, each scrape asks them. */
    void watch(Window window, Partitions partitions) {
        for (Lane lane : Lane.values()) {
            Meters.OPEN.gauge(meters, window, now -> now.open(lane), lane.label());
            Meters.OLDEST.gauge(meters, window, now -> age(now.oldest(lane)), lane.label());
            Meters.PARTITIONS.gauge(meters, partitions, now -> now.count(lane), lane.label());
        }
        Meters.LEDGER_ENTRIES.gauge(meters, partitions, now -> sum(now, OwnedPartition::entries));
        Meters.LEDGER_INTENTS.gauge(meters, partitions, now -> sum(now, OwnedPartition::intents));
        Meters.LEDGER_BYTES.gauge(meters, partitions, now -> sum(now, OwnedPartition::bytes));
    }

    /** In seconds; 0 where there is none. */
    private double age(OptionalLong oldest) {
        return oldest.isEmpty() ? 0 : Math.max(0, time.millis() - oldest.getAsLong()) / 1000.0;
    }

    private static double sum(Partitions partitions, ToLongFunction<OwnedPartition> of) {
        return partitions.owned().stream().mapToLong(of).sum();
    }
}
