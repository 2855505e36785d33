package io.backendprovisioner.journal;

import org.jspecify.annotations.Nullable;

/** Reports whether the journal works, for the health of the worker. */
public interface JournalState {

    /** Returns why nothing can be committed just now, or {@code null} while all is well. */
    @Nullable
    String trouble();
}
