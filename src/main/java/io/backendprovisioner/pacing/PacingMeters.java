package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.metrics.Meters;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.LookUpAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What calls and the waiting for them come to. */
final class PacingMeters {
    private static final String CREATE = "create";
    private static final String LOOK_UP = "look-up";
    private static final String CREATED = "created";
    private static final String LISTED = "listed";
    private static final List<String> ERRORS =
            List.of("throttled", "refused", "over-quota", "not-allowed", "clock-off", "not-sent", "unclear");

    private final MeterRegistry meters;
    private final Map<Lane, Timer> permits = new EnumMap<>(Lane.class);
    private final Counter retries;

    PacingMeters(MeterRegistry meters) {
        this.meters = meters;
        for (Lane lane : Lane.values()) {
            permits.put(lane, Meters.PERMIT_WAIT.timer(meters, tag(lane)));
        }
        retries = Meters.RETRIES.counter(meters);
        call(CREATE, CREATED);
        call(LOOK_UP, LISTED);
        for (String error : ERRORS) {
            call(CREATE, error);
            call(LOOK_UP, error);
        }
    }

    static String tag(Lane lane) {
        return lane.name().toLowerCase(Locale.ROOT);
    }

    void permitted(Lane lane, Duration waited) {
        Objects.requireNonNull(permits.get(lane)).record(waited);
    }

    void retried() {
        retries.increment();
    }

    void called(CreateAnswer answer, Duration took) {
        record(CREATE, answer instanceof CloudError error ? tag(error) : CREATED, took);
    }

    void lookedUp(LookUpAnswer answer, Duration took) {
        record(LOOK_UP, answer instanceof CloudError error ? tag(error) : LISTED, took);
    }

    private void record(String action, String answer, Duration took) {
        call(action, answer).record(took);
    }

    private Timer call(String action, String answer) {
        return Meters.CALL.timer(meters, action, answer);
    }

    private static String tag(CloudError error) {
        return switch (error) {
            case CloudError.Throttled _ -> "throttled";
            case CloudError.Refused _ -> "refused";
            case CloudError.OverQuota _ -> "over-quota";
            case CloudError.NotAllowed _ -> "not-allowed";
            case CloudError.ClockOff _ -> "clock-off";
            case CloudError.NotSent _ -> "not-sent";
            case CloudError.Unclear _ -> "unclear";
        };
    }
}
