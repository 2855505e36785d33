package io.backendprovisioner.domain;

import java.util.Locale;

/** The two ways in: single requests that somebody waits for, and batches. Each has a request topic of its own. */
public enum Lane {
    INTERACTIVE,
    BULK;

    /** As in a setting, and in a metric's tag. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
