package io.backendprovisioner.simulator;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings from a command line, each {@code --name=value}: host, port, access-key-id, access-key-secret, security-token,
 * client-timeout, seed, {@code fault.<label>} and {@code fault.<action>.<label>} with a probability, and the fields of
 * {@link Behaviour} in kebab case. Durations are written {@code 50ms}, {@code 3s}; a latency may be {@code 20ms..80ms}.
 */
final class SimulatorOptions {
    private static final Pattern HYPHENED = Pattern.compile("-([a-z])");

    private SimulatorSettings settings = SimulatorSettings.defaults();
    private String accessKeyId = "testid";
    private String accessKeySecret = "testsecret";
    private @Nullable String securityToken;

    private SimulatorOptions() {}

    static SimulatorSettings parse(String... arguments) throws BadSimulatorOption {
        var options = new SimulatorOptions();
        for (var argument : arguments) {
            var equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 3) {
                throw new BadSimulatorOption("'" + argument + "' is not of the form --name=value");
            }
            var name = argument.substring(2, equals);
            try {
                options.take(name, argument.substring(equals + 1));
            } catch (IllegalArgumentException e) {
                throw new BadSimulatorOption("--" + name + ": " + e.getMessage());
            }
        }
        return options.settings.withCredentials(
                new SimulatorCredential(options.accessKeyId, options.accessKeySecret, options.securityToken));
    }

    private void take(String name, String value) {
        switch (name) {
            case "host" -> settings = settings.withHost(value);
            case "port" -> settings = settings.withPort(BehaviourFields.whole(value));
            case "access-key-id" -> accessKeyId = value;
            case "access-key-secret" -> accessKeySecret = value;
            case "security-token" -> securityToken = value;
            case "client-timeout" -> settings = settings.withClientTimeout(Durations.parse(value));
            case "seed" -> settings = settings.withSeed(BehaviourFields.whole(value));
            default -> {
                if (name.startsWith("fault.")) {
                    fault(name.substring("fault.".length()), value);
                } else {
                    behaviour(name, value);
                }
            }
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
}
