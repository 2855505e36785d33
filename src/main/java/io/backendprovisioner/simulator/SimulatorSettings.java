package io.backendprovisioner.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a simulator starts with, and returns to on a reset.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 picks a free one
 * @param credentials the keys accepted, one at least
 * @param clientTimeout a connection is closed when its next whole request takes longer than this to arrive
 * @param behaviour the cloud in good health
 * @param faultRates the probability of each fault, by action
 * @param rules what requests meet, by name or parameter; see {@link RequestRule}
 * @param seed of every random draw
 * @param stateFile where backends outlive the simulator; null keeps them in memory alone
 */
public record SimulatorSettings(
        String host,
        int port,
        List<SimulatorCredential> credentials,
        Duration clientTimeout,
        Behaviour behaviour,
        Map<Action, Map<Fault, Double>> faultRates,
        List<RequestRule> rules,
        long seed,
        @Nullable Path stateFile) {

    public SimulatorSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535");
        }
        if (credentials.isEmpty() || !clientTimeout.isPositive()) {
            throw new IllegalArgumentException("a simulator needs a key and a client time-out above 0");
        }
        faultRates.values().forEach(Faults::checkRates);
        credentials = List.copyOf(credentials);
        faultRates = Map.copyOf(faultRates);
        rules = List.copyOf(rules);
        RequestRules.check(rules);
    }

    /** On a free port of 127.0.0.1, for the key {@code testid}/{@code testsecret}, quick and without faults. */
    public static SimulatorSettings defaults() {
        return new SimulatorSettings(
                "127.0.0.1",
                0,
                List.of(new SimulatorCredential("testid", "testsecret")),
                Duration.ofMinutes(1),
                Behaviour.defaults(),
                Map.of(),
                List.of(),
                0,
                null);
    }

    public SimulatorSettings withHost(String host) {
        return new SimulatorSettings(
                host, port, credentials, clientTimeout, behaviour, faultRates, rules, seed, stateFile);
    }

    public SimulatorSettings withPort(int port) {
        return new SimulatorSettings(
                host, port, credentials, clientTimeout, behaviour, faultRates, rules, seed, stateFile);
    }

    public SimulatorSettings withCredentials(SimulatorCredential... accepted) {
        return new SimulatorSettings(
                host, port, List.of(accepted), clientTimeout, behaviour, faultRates, rules, seed, stateFile);
    }

    public SimulatorSettings withClientTimeout(Duration clientTimeout) {
        return new SimulatorSettings(
                host, port, credentials, clientTimeout, behaviour, faultRates, rules, seed, stateFile);
    }

    public SimulatorSettings withBehaviour(UnaryOperator<Behaviour> change) {
        return new SimulatorSettings(
                host, port, credentials, clientTimeout, change.apply(behaviour), faultRates, rules, seed, stateFile);
    }

    /** A create meets the fault with the probability, 0 to 1. */
    public SimulatorSettings withFault(Fault fault, double probability) {
        return withFault(Action.CREATE, fault, probability);
    }

    public SimulatorSettings withFault(Action action, Fault fault, double probability) {
        var ofAction = new HashMap<>(faultRates.getOrDefault(action, Map.of()));
        ofAction.put(fault, probability);
        var all = new HashMap<>(faultRates);
        all.put(action, Map.copyOf(ofAction));
        return new SimulatorSettings(host, port, credentials, clientTimeout, behaviour, all, rules, seed, stateFile);
    }

    /** In the place of those that were set before. */
    public SimulatorSettings withRules(RequestRule... inForce) {
        return new SimulatorSettings(
                host, port, credentials, clientTimeout, behaviour, faultRates, List.of(inForce), seed, stateFile);
    }

    public SimulatorSettings withStateFile(Path file) {
        return new SimulatorSettings(host, port, credentials, clientTimeout, behaviour, faultRates, rules, seed, file);
    }

    public SimulatorSettings withSeed(long seed) {
        return new SimulatorSettings(
                host, port, credentials, clientTimeout, behaviour, faultRates, rules, seed, stateFile);
    }
}
