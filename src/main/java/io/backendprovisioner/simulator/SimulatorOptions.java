package io.backendprovisioner.simulator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings from a command line, each {@code --name=value}: those of {@link #names()}, {@code fault.<label>} and {@code
 * fault.<action>.<label>} with a probability, and the fields of {@link Behaviour} in kebab case. Durations are written
 * {@code 50ms}, {@code 3s}; a latency may be {@code 20ms..80ms}. Where the command line names no host, the environment
 * variable {@code SIMULATOR_HOST} does: an image can set it, since nobody else reaches a container's 127.0.0.1.
 */
final class SimulatorOptions {
    static final String HOST_VARIABLE = "SIMULATOR_HOST";

    private static final Pattern HYPHENED = Pattern.compile("-([a-z])");
    private static final Map<String, Option> OPTIONS = new LinkedHashMap<>();

    static {
        OPTIONS.put("host", (to, value) -> to.settings = to.settings.withHost(host(value)));
        OPTIONS.put("port", (to, value) -> to.settings = to.settings.withPort(BehaviourFields.whole(value)));
        OPTIONS.put("access-key-id", (to, value) -> to.accessKeyId = value);
        OPTIONS.put("access-key-secret", (to, value) -> to.accessKeySecret = value);
        OPTIONS.put("security-token", (to, value) -> to.securityToken = value);
        OPTIONS.put(
                "client-timeout", (to, value) -> to.settings = to.settings.withClientTimeout(Durations.parse(value)));
        OPTIONS.put("seed", (to, value) -> to.settings = to.settings.withSeed(BehaviourFields.whole(value)));
        OPTIONS.put("state-file", (to, value) -> to.settings = to.settings.withStateFile(Path.of(value)));
        OPTIONS.put("requests", (to, value) -> to.settings = to.settings.withRules(rules(value)));
    }

    private interface Option {
        void take(SimulatorOptions to, String value);
    }

    private SimulatorSettings settings = SimulatorSettings.defaults();
    private String accessKeyId = "testid";
    private String accessKeySecret = "testsecret";
    private @Nullable String securityToken;

    private SimulatorOptions() {}

    static SimulatorSettings parse(Map<String, String> environment, String... arguments) throws BadSimulatorOption {
        var options = new SimulatorOptions();
        var named = new ArrayList<String>();
        for (var argument : arguments) {
            var equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 3) {
                throw new BadSimulatorOption("'" + argument + "' is not of the form --name=value");
            }
            var name = argument.substring(2, equals);
            named.add(name);
            options.take("--" + name, name, argument.substring(equals + 1));
        }
        var host = environment.getOrDefault(HOST_VARIABLE, "");
        if (!host.isEmpty() && !named.contains("host")) {
            options.take(HOST_VARIABLE, "host", host);
        }
        return options.settings.withCredentials(
                new SimulatorCredential(options.accessKeyId, options.accessKeySecret, options.securityToken));
    }

    /** The options with a fixed name, the fields of {@link Behaviour} among them. */
    static List<String> names() {
        var names = new ArrayList<>(OPTIONS.keySet());
        for (var field : BehaviourFields.names()) {
            names.add(field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private void take(String from, String name, String value) throws BadSimulatorOption {
        try {
            var option = OPTIONS.get(name);
            if (option != null) {
                option.take(this, value);
            } else if (name.startsWith("fault.")) {
                fault(name.substring("fault.".length()), value);
            } else {
                behaviour(name, value);
            }
        } catch (IllegalArgumentException e) {
            throw new BadSimulatorOption(from + ": " + e.getMessage());
        }
    }

    private void behaviour(String name, String value) {
        var field =
                HYPHENED.matcher(name).replaceAll(hyphened -> hyphened.group(1).toUpperCase(Locale.ROOT));
        if (!BehaviourFields.knows(field)) {
            throw new IllegalArgumentException("unknown option");
        }
        settings = settings.withBehaviour(now -> BehaviourFields.set(now, field, value));
    }

    private void fault(String name, String value) {
        var dot = name.indexOf('.');
        var action = dot < 0 ? Action.CREATE : FaultFields.action(name.substring(0, dot));
        settings = settings.withFault(action, FaultFields.fault(name.substring(dot + 1)), FaultFields.rate(value));
    }

    private static RequestRule[] rules(String json) {
        return RequestRuleFields.parse(json).toArray(RequestRule[]::new);
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
