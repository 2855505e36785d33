package io.backendprovisioner;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Says in one line why the worker did not start, and what to do. */
final class StartFailureReporter implements FailureAnalysisReporter {

    @Override
    public void report(FailureAnalysis analysis) {
        System.err.println("backend-provisioner: cannot start: " + oneLine(analysis.getDescription())
                + (analysis.getAction() == null ? "" : " -> " + oneLine(analysis.getAction())));
    }

    private static String oneLine(@Nullable String text) {
        return text == null
                ? ""
                : text.strip().lines().map(String::strip).filter(l -> !l.isEmpty()).collect(Collectors.joining("; "));
    }
}
