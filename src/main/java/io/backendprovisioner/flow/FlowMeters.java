package io.backendprovisioner.flow;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How requests end, and what unclear calls come to. Every series is there from the start, so that its first is an increase. */
final class FlowMeters {
    private static final String FOUND = "found";
    private static final String NOTHING = "nothing";
    private static final String SEVERAL = "several";
    private static final String DIFFERENT = "different";
    private static final String UNSEEN = "unseen";
    private static final String GAVE_UP = "gave-up";

    private final Map<String, Timer> reconciliations;
    private final Counter twins;
    private final Counter deadLetters;
    private final Map<Lane, Map<ReplyStatus, Timer>> replies = new EnumMap<>(Lane.class);
    private final MeterRegistry meters;
    private final InstantSource time;

    FlowMeters(MeterRegistry meters, InstantSource time) {
        this.meters = meters;
        this.time = time;
        deadLetters = Meters.DEAD_LETTERS.counter(meters);
        for (Lane lane : Lane.values()) {
            Map<ReplyStatus, Timer> ofLane = new EnumMap<>(ReplyStatus.class);
            for (ReplyStatus status : ReplyStatus.values()) {
                ofLane.put(status, Meters.REPLY.timer(meters, lane.label(), status.name()));
            }
            replies.put(lane, ofLane);
        }
        reconciliations = Stream.of(FOUND, NOTHING, SEVERAL, DIFFERENT, UNSEEN, GAVE_UP)
                .collect(Collectors.toMap(Function.identity(), result -> Meters.RECONCILIATION.timer(meters, result)));
        twins = Meters.TWINS.counter(meters);
    }

    /** As the meter and the span name it. */
    static String result(Finding finding) {
        return switch (finding) {
            case Finding.One _ -> FOUND;
            case Finding.None _ -> NOTHING;
            case Finding.Several _ -> SEVERAL;
            case Finding.Different _ -> DIFFERENT;
            case Finding.Unseen _ -> UNSEEN;
            case Finding.GaveUp _ -> GAVE_UP;
        };
    }

    void reconciled(Finding finding, Duration took) {
        Objects.requireNonNull(reconciliations.get(result(finding))).record(took);
    }

    /** @param underWay look-ups that are not over */
    void lookUps(AtomicInteger underWay) {
        Meters.LOOK_UPS.gauge(meters, underWay, AtomicInteger::get);
    }

    void replied(Flight flight, Outcome outcome) {
        Map<ReplyStatus, Timer> ofLane = Objects.requireNonNull(replies.get(flight.lane()));
        long millis = Math.max(0, time.millis() - flight.timestamp());
        Objects.requireNonNull(ofLane.get(ReplyStatus.of(outcome))).record(Duration.ofMillis(millis));
    }

    void buried() {
        deadLetters.increment();
    }

    void twinFound() {
        twins.increment();
    }
}
