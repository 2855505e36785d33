package io.backendprovisioner.intake;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** What is read, what is open, and how it ends. Every series is there from the start, so that its first is an increase. */
final class IntakeMeters {
    private final MeterRegistry meters;
    private final InstantSource time;
    private final Counter deadLetters;
    private final Map<Lane, Map<ReplyStatus, Timer>> replies = new EnumMap<>(Lane.class);

    IntakeMeters(MeterRegistry meters, InstantSource time) {
        this.meters = meters;
        this.time = time;
        this.deadLetters = Meters.DEAD_LETTERS.counter(meters);
        for (Lane lane : Lane.values()) {
            Map<ReplyStatus, Timer> ofLane = new EnumMap<>(ReplyStatus.class);
            for (ReplyStatus status : ReplyStatus.values()) {
                ofLane.put(status, Meters.REPLY.timer(meters, lane.label(), status.name()));
            }
            replies.put(lane, ofLane);
        }
    }

    /** From now on, each scrape asks it. */
    void watch(RequestIntake intake) {
        for (Lane lane : Lane.values()) {
            Meters.OPEN.gauge(meters, intake, now -> now.inFlight(lane), lane.label());
            Meters.OLDEST.gauge(meters, intake, now -> age(now.oldest(lane)), lane.label());
            Meters.PARTITIONS.gauge(meters, intake, now -> now.partitions(lane), lane.label());
        }
        Meters.LEDGER_ENTRIES.gauge(meters, intake, now -> sum(now, OwnedPartition::entries));
        Meters.LEDGER_INTENTS.gauge(meters, intake, now -> sum(now, OwnedPartition::intents));
        Meters.LEDGER_BYTES.gauge(meters, intake, now -> sum(now, OwnedPartition::bytes));
    }

    void replied(Flight flight, Outcome outcome) {
        Map<ReplyStatus, Timer> ofLane = Objects.requireNonNull(replies.get(flight.lane()));
        long millis = Math.max(0, time.millis() - flight.timestamp());
        Objects.requireNonNull(ofLane.get(ReplyStatus.of(outcome))).record(Duration.ofMillis(millis));
    }

    void buried() {
        deadLetters.increment();
    }

    /** In seconds; 0 where there is none. */
    private double age(OptionalLong oldest) {
        return oldest.isEmpty() ? 0 : Math.max(0, time.millis() - oldest.getAsLong()) / 1000.0;
    }

    private static double sum(RequestIntake intake, ToLongFunction<OwnedPartition> of) {
        return intake.owned().stream().mapToLong(of).sum();
    }
}
