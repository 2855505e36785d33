package io.backendprovisioner.simulator;

/** An option that the simulator does not know or cannot take; the message is one line for the person who wrote it. */
public final class BadSimulatorOption extends Exception {
    BadSimulatorOption(String message) {
        super(message);
    }
}
