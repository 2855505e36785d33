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
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** What is read, what is open, and how it ends. */
final class IntakeMeters {
    private final MeterRegistry meters;
    private final InstantSource time;
    private final Counter deadLetters;

    IntakeMeters(MeterRegistry meters, InstantSource time) {
        this.meters = meters;
        this.time = time;
        this.deadLetters = Meters.DEAD_LETTERS.counter(meters);
        // All there will ever be: the first of a kind is then an increase, and not a series out of nothing.
        for (Lane lane : Lane.values()) {
            for (ReplyStatus status : ReplyStatus.values()) {
                reply(lane, status);
            }
        }
    }

    /** From now on, each scrape asks it. */
    void watch(RequestIntake intake) {
        for (Lane lane : Lane.values()) {
            Meters.OPEN.gauge(meters, intake, now -> now.inFlight(lane), tag(lane));
            Meters.OLDEST.gauge(meters, intake, now -> age(now.oldest(lane)), tag(lane));
            Meters.PARTITIONS.gauge(meters, intake, now -> now.partitions(lane), tag(lane));
        }
        Meters.LEDGER_ENTRIES.gauge(meters, intake, now -> sum(now, OwnedPartition::entries));
        Meters.LEDGER_INTENTS.gauge(meters, intake, now -> sum(now, OwnedPartition::intents));
        Meters.LEDGER_BYTES.gauge(meters, intake, now -> sum(now, OwnedPartition::bytes));
    }

    void replied(Flight flight, Outcome outcome) {
        reply(flight.lane(), ReplyStatus.of(outcome))
                .record(Duration.ofMillis(
                        Math.max(0, time.millis() - flight.record().timestamp())));
    }

    private Timer reply(Lane lane, ReplyStatus status) {
        return Meters.REPLY.timer(meters, tag(lane), status.name());
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

    private static String tag(Lane lane) {
        return lane.name().toLowerCase(Locale.ROOT);
    }
}
