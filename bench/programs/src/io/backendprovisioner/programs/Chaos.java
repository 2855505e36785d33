package io.backendprovisioner.programs;

/** Runs {@link io.backendprovisioner.chaos.Chaos} for as long as you like. Ends with 0 if every promise held, else with 1. */
final class Chaos {
    private Chaos() {}

    static void main(String[] args) throws Exception {
        System.exit(io.backendprovisioner.chaos.Chaos.run(args) ? 0 : 1);
    }
}
