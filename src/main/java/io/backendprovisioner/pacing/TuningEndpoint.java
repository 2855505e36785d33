package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Changes how fast calls are made while the worker runs, until it is started anew. It changes this replica alone: the rate
 * is the fleet's, so it is to be changed on each. Not there unless {@code management.endpoint.tuning.access} says so.
 */
@Endpoint(id = "tuning", defaultAccess = Access.NONE)
final class TuningEndpoint {
    private static final Logger log = LoggerFactory.getLogger(TuningEndpoint.class);

    private final FleetRate rate;
    private final LaneWeights weights;
    private final Permits permits;
    private final MeterRegistry meters;

    TuningEndpoint(FleetRate rate, LaneWeights weights, Permits permits, MeterRegistry meters) {
        this.rate = rate;
        this.weights = weights;
        this.permits = permits;
        this.meters = meters;
        now().keySet().forEach(setting -> Meters.TUNING_CHANGES.counter(meters, setting));
    }

    @ReadOperation
    public Map<String, Number> now() {
        Map<String, Number> now = new LinkedHashMap<>();
        now.put("callsPerSecond", rate.ceiling());
        now.put("interactiveWeight", weights.of(Lane.INTERACTIVE));
        now.put("bulkWeight", weights.of(Lane.BULK));
        now.put("maxInFlight", permits.atATime());
        return now;
    }

    /** All that is given is changed, or nothing if any of it is wrong. Texts, so that what is no number can be told of. */
    @WriteOperation
    public WebEndpointResponse<Map<String, ?>> change(
            @Nullable String callsPerSecond,
            @Nullable String interactiveWeight,
            @Nullable String bulkWeight,
            @Nullable String maxInFlight) {
        List<Runnable> changes = new ArrayList<>();
        try {
            if (callsPerSecond != null) {
                double to = number(
                        "callsPerSecond",
                        callsPerSecond,
                        value -> value == 0 || isWithin(value, 0.01, FleetRate.MOST),
                        "0 for no limit, or from 0.01 to 100000");
                changes.add(change("callsPerSecond", rate.ceiling(), to, () -> rate.ceiling(to)));
            }
            weight("interactiveWeight", interactiveWeight, Lane.INTERACTIVE, changes);
            weight("bulkWeight", bulkWeight, Lane.BULK, changes);
            if (maxInFlight != null) {
                int to = whole("maxInFlight", maxInFlight, 1, InFlightProperties.MOST);
                changes.add(change("maxInFlight", permits.atATime(), to, () -> permits.atATime(to)));
            }
        } catch (IllegalArgumentException e) {
            return wrong(String.valueOf(e.getMessage()));
        }
        if (changes.isEmpty()) {
            return wrong("name at least one of " + now().keySet());
        }
        changes.forEach(Runnable::run);
        return new WebEndpointResponse<>(now());
    }

    private void weight(String name, @Nullable String weight, Lane lane, List<Runnable> changes) {
        if (weight != null) {
            int to = whole(name, weight, LaneWeights.LEAST, LaneWeights.MOST);
            changes.add(change(name, weights.of(lane), to, () -> weights.change(lane, to)));
        }
    }

    private Runnable change(String setting, Number before, Number after, Runnable change) {
        return () -> {
            change.run();
            log.warn("event=tuned setting={} before={} after={}", setting, before, after);
            Meters.TUNING_CHANGES.counter(meters, setting).increment();
        };
    }

    private static int whole(String name, String text, int least, int most) {
        return (int) number(
                name,
                text,
                value -> value == Math.rint(value) && isWithin(value, least, most),
                "a whole number from " + least + " to " + most);
    }

    private static double number(String name, String text, DoublePredicate isGood, String range) {
        try {
            double value = Double.parseDouble(text);
            if (isGood.test(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(name + " must be " + range);
    }

    private static boolean isWithin(double value, double least, double most) {
        return value >= least && value <= most;
    }

    private static WebEndpointResponse<Map<String, ?>> wrong(String message) {
        return new WebEndpointResponse<>(Map.of("error", message), WebEndpointResponse.STATUS_BAD_REQUEST);
    }
}
