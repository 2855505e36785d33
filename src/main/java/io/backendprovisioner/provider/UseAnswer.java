package io.backendprovisioner.provider;

/** What asking who uses a backend came to. */
public sealed interface UseAnswer permits UseAnswer.Used, CloudError {

    /** @param apis how many APIs use it */
    record Used(int apis) implements UseAnswer {}
}
