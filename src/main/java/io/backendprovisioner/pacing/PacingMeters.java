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
import java.util.Map;
import java.util.Objects;

/** What calls and the waiting for them come to. Every series is there from the start. */
final class PacingMeters {
    private final Map<Lane, Timer> permits = new EnumMap<>(Lane.class);
    private final Map<Result, Timer> creates;
    private final Map<Result, Timer> lookUps;
    private final Counter retries;

    private enum Result {
        SUCCESS(""),
        THROTTLED("throttled"),
        REFUSED("refused"),
        OVER_QUOTA("over-quota"),
        NOT_ALLOWED("not-allowed"),
        CLOCK_OFF("clock-off"),
        NOT_SENT("not-sent"),
        UNCLEAR("unclear");

        private final String label;

        Result(String label) {
            this.label = label;
        }

        static Result of(CloudError error) {
            return switch (error) {
                case CloudError.Throttled _ -> THROTTLED;
                case CloudError.Refused _ -> REFUSED;
                case CloudError.OverQuota _ -> OVER_QUOTA;
                case CloudError.NotAllowed _ -> NOT_ALLOWED;
                case CloudError.ClockOff _ -> CLOCK_OFF;
                case CloudError.NotSent _ -> NOT_SENT;
                case CloudError.Unclear _ -> UNCLEAR;
            };
        }
    }

    PacingMeters(MeterRegistry meters) {
        for (Lane lane : Lane.values()) {
            permits.put(lane, Meters.PERMIT_WAIT.timer(meters, lane.label()));
        }
        creates = calls(meters, "create", "created");
        lookUps = calls(meters, "look-up", "listed");
        retries = Meters.RETRIES.counter(meters);
    }

    private static Map<Result, Timer> calls(MeterRegistry meters, String action, String success) {
        Map<Result, Timer> calls = new EnumMap<>(Result.class);
        for (Result result : Result.values()) {
            String answer = result == Result.SUCCESS ? success : result.label;
            calls.put(result, Meters.CALL.timer(meters, action, answer));
        }
        return calls;
    }

    void permitted(Lane lane, Duration waited) {
        Objects.requireNonNull(permits.get(lane)).record(waited);
    }

    void retried() {
        retries.increment();
    }

    void called(CreateAnswer answer, Duration took) {
        Result result = answer instanceof CloudError error ? Result.of(error) : Result.SUCCESS;
        Objects.requireNonNull(creates.get(result)).record(took);
    }

    void lookedUp(LookUpAnswer answer, Duration took) {
        Result result = answer instanceof CloudError error ? Result.of(error) : Result.SUCCESS;
        Objects.requireNonNull(lookUps.get(result)).record(took);
    }
}
