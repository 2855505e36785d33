package io.backendprovisioner.operator;

/** There is no answer to send; the message is one line that says why, and what to do. */
final class NotKnown extends Exception {
    NotKnown(String message) {
        super(message, null, false, false);
    }
}
