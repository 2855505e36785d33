package io.backendprovisioner.operator;

/** The command line cannot be right; the message is one line that says what would be. */
public final class BadUsage extends Exception {
    BadUsage(String message) {
        super(message, null, false, false);
    }
}
