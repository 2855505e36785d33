package io.backendprovisioner.journal;

import org.jspecify.annotations.Nullable;

/** How the journal is doing, for health. */
public interface JournalState {

    /** Why nothing can be committed just now, or {@code null} while all is well. */
    @Nullable
    String trouble();
}
