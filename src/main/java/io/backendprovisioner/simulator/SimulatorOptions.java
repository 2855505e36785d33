package io.backendprovisioner.simulator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Settings from a command line, each {@code --name=value}: those of {@link #names()}, {@code fault.<label>} and {@code
 * fault.<action>.<label>} with a probability, and the fields of {@link Behaviour} in kebab case. Durations are written
 * {@code 50ms}, {@code 3s}; a latency may be {@code 20ms..80ms}. Where the command line names no host, the environment
 * variable {@code SIMULATOR_HOST} does: an image can set it, since nobody else reaches a container's 127.0.0.1.
 */
final class SimulatorOptions {
    static final String HOST_VARIABLE = "SIMULATOR_HOST";

    private static final Map<String, Option> OPTIONS = new LinkedHashMap<>();

    static {
        OPTIONS.put("host", (now, value) -> now.withHost(host(value)));
        OPTIONS.put("port", (now, value) -> now.withPort(BehaviourFields.whole(value)));
        OPTIONS.put("access-key-id", (now, value) -> now.withCredentials(key(now).withId(value)));
        OPTIONS.put("access-key-secret", (now, value) -> now.withCredentials(key(now).withSecret(value)));
        OPTIONS.put("security-token", (now, value) -> now.withCredentials(key(now).withToken(value)));
        OPTIONS.put("client-timeout", (now, value) -> now.withClientTimeout(Durations.parse(value)));
        OPTIONS.put("seed", (now, value) -> now.withSeed(BehaviourFields.whole(value)));
        OPTIONS.put("state-file", (now, value) -> now.withStateFile(Path.of(value)));
        OPTIONS.put("requests", (now, value) -> now.withRules(rules(value)));
        for (var field : BehaviourFields.names()) {
            OPTIONS.put(
                    field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
                    (now, value) -> now.withBehaviour(before -> BehaviourFields.set(before, field, value)));
        }
    }

    private interface Option {
        SimulatorSettings take(SimulatorSettings now, String value);
    }

    private SimulatorOptions() {}

    static SimulatorSettings parse(Map<String, String> environment, String... arguments) throws BadSimulatorOption {
        var settings = SimulatorSettings.defaults();
        var named = new HashSet<String>();
        for (var argument : arguments) {
            var equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 3) {
                throw new BadSimulatorOption("'" + argument + "' is not of the form --name=value");
            }
            var name = argument.substring(2, equals);
            named.add(name);
            settings = take(settings, "--" + name, name, argument.substring(equals + 1));
        }
        var host = environment.getOrDefault(HOST_VARIABLE, "");
        return host.isEmpty() || named.contains("host") ? settings : take(settings, HOST_VARIABLE, "host", host);
    }

    /** The options with a fixed name, the fields of {@link Behaviour} among them. */
    static Set<String> names() {
        return OPTIONS.keySet();
    }

    private static SimulatorSettings take(SimulatorSettings now, String from, String name, String value)
            throws BadSimulatorOption {
        try {
            var option = OPTIONS.get(name);
            if (option != null) {
                return option.take(now, value);
            }
            if (name.startsWith("fault.")) {
                return withFault(now, name.substring("fault.".length()), value);
            }
            throw new IllegalArgumentException("unknown option");
        } catch (IllegalArgumentException e) {
            throw new BadSimulatorOption(from + ": " + e.getMessage());
        }
    }

    private static SimulatorSettings withFault(SimulatorSettings now, String name, String value) {
        var dot = name.indexOf('.');
        var action = dot < 0 ? Action.CREATE : Labelled.find(Action.class, name.substring(0, dot));
        var fault = Labelled.find(Fault.class, name.substring(dot + 1));
        try {
            return now.withFault(action, fault, Double.parseDouble(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + value + "' is not a probability from 0 to 1", e);
        }
    }

    private static SimulatorCredential key(SimulatorSettings now) {
        return now.credentials().getFirst();
    }

    private static RequestRule[] rules(String json) {
        return RequestRuleFields.parse(JsonField.parse("requests", json)).toArray(RequestRule[]::new);
    }

    /** Java takes an empty host for the loopback address. */
    private static String host(String text) {
        try {
            if (!text.isBlank()) {
                var _ = InetAddress.getByName(text);
                return text;
            }
        } catch (UnknownHostException _) {
            // The same as an empty one.
        }
        throw new IllegalArgumentException("'" + text + "' is neither an address nor a host name that is known here");
    }
}
