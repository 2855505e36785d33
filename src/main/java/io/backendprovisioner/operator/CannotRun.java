package io.backendprovisioner.operator;

/** Something that the command needs is not to be had; the message is one line that says what. */
final class CannotRun extends Exception {
    CannotRun(String message) {
        super(message, null, false, false);
    }
}
