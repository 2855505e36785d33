package io.backendprovisioner;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Says in one line why the worker did not start, and what to do. */
final class StartFailureReporter implements FailureAnalysisReporter {
    private static volatile boolean done;

    @Override
    public void report(FailureAnalysis analysis) {
        String aboutASetting = StartFailure.aboutASetting(analysis.getCause());
        String action = StartFailure.oneLine(analysis.getAction());
        print(
                aboutASetting != null
                        ? aboutASetting
                        : StartFailure.oneLine(analysis.getDescription()) + (action.isEmpty() ? "" : " -> " + action));
    }

    /** For what Spring Boot has no analysis of. */
    static void reportUnlessDone(Exception failure) {
        if (!done) {
            String aboutASetting = StartFailure.aboutASetting(failure);
            print(aboutASetting != null ? aboutASetting : StartFailure.said(failure));
        }
    }

    private static void print(String line) {
        done = true;
        System.err.println("backend-provisioner: cannot start: " + line);
    }
}
