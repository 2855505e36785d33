package io.backendprovisioner.bulk;

import static java.util.stream.Collectors.joining;

import java.util.Map;

/**
 * How far a batch is.
 *
 * @param expected rows that an answer is expected for
 * @param answered of these; rows that were not sent count as answered
 * @param perSecond answers a second lately
 */
record BatchProgress(String batch, long expected, long answered, Map<String, Long> byStatus, double perSecond) {

    /** 0 to 100. */
    int percent() {
        return expected == 0 ? 100 : (int) Math.min(100, 100 * answered / expected);
    }

    /** Negative where it cannot be told. */
    long secondsLeft() {
        return perSecond < 0.01 ? -1 : (long) Math.ceil(Math.max(0, expected - answered) / perSecond);
    }

    /** {@code CREATED 90, FAILED 10}. */
    String counts() {
        return byStatus.entrySet().stream()
                .map(count -> count.getKey() + " " + Texts.number(count.getValue()))
                .collect(joining(", "));
    }
}
