package io.backendprovisioner;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.core.NestedExceptionUtils;

/** Says in one line why the worker did not start, and what to do. */
final class StartFailureReporter implements FailureAnalysisReporter {
    private static volatile boolean done;

    @Override
    public void report(FailureAnalysis analysis) {
        String action = oneLine(analysis.getAction());
        print(oneLine(analysis.getDescription()) + (action.isEmpty() ? "" : " -> " + action));
    }

    /** For what Spring Boot has no analysis of. */
    static void reportUnlessDone(Exception failure) {
        if (!done) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
            print(cause.getMessage() == null ? cause.toString() : oneLine(cause.getMessage()));
        }
    }

    private static void print(String line) {
        done = true;
        System.err.println("backend-provisioner: cannot start: " + line);
    }

    private static String oneLine(@Nullable String text) {
        return text == null
                ? ""
                : text.strip()
                        .lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty())
                        .collect(Collectors.joining("; "));
    }
}
