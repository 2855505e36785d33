package io.backendprovisioner.domain;

/** The two ways in: single requests that somebody waits for, and batches. Each has a request topic of its own. */
public enum Lane {
    INTERACTIVE,
    BULK
}
