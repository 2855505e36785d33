package io.backendprovisioner.simulator;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Faults as text; each fails with an {@link IllegalArgumentException} that names what would be right. */
final class FaultFields {
    private FaultFields() {}

    static Action action(String text) {
        return Action.named(text)
                .orElseThrow(() -> new IllegalArgumentException("unknown action '" + text + "'; known are "
                        + Arrays.stream(Action.values()).map(Action::wireName).collect(Collectors.joining(", "))));
    }

    static Fault fault(String text) {
        return Fault.labelled(text)
                .orElseThrow(() -> new IllegalArgumentException("unknown fault '" + text + "'; known are "
                        + Arrays.stream(Fault.values()).map(Fault::label).collect(Collectors.joining(", "))));
    }

    static Outage outage(String text) {
        return Outage.labelled(text)
                .orElseThrow(() -> new IllegalArgumentException("unknown outage '" + text + "'; known are "
                        + Arrays.stream(Outage.values()).map(Outage::label).collect(Collectors.joining(", "))));
    }

    static double rate(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a probability from 0 to 1", e);
        }
    }
}
