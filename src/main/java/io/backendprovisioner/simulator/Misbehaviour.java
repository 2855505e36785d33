package io.backendprovisioner.simulator;

/** What one call may meet: a fault from the list, or an error of any code. */
public sealed interface Misbehaviour permits Fault, GivenError {
    /** The name under which the calls that met it are counted, after {@code fault:}. */
    String label();

    Fault.Effect effect();

    Fault.Transport transport();
}
