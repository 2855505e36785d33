package io.backendprovisioner.testkit;

import io.backendprovisioner.domain.VitalThreads;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Stands in for the end of the process, and keeps why it was to end. */
public final class NotedEnd implements VitalThreads {
    private final List<String> reasons = new CopyOnWriteArrayList<>();

    @Override
    public void endProcess(String reason, @Nullable Throwable cause) {
        reasons.add(reason);
    }

    /** In order; empty if the process was to go on. */
    public List<String> reasons() {
        return List.copyOf(reasons);
    }
}
