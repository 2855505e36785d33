package io.backendprovisioner.broker;

/** Something that the worker or a command needs is not to be had; the message is one line that says what. */
public final class CannotRun extends Exception {
    public CannotRun(String message) {
        super(message, null, false, false);
    }
}
