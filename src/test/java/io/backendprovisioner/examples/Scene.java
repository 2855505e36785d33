package io.backendprovisioner.examples;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What each client is started with.
 *
 * @param instances the arguments of each that is started
 * @param environment what differs from that of the others
 */
record Scene(
        Function<ExampleClient, List<List<String>>> instances,
        Function<ExampleClient, Map<String, String>> environment) {

    static Scene of(Function<ExampleClient, List<List<String>>> instances) {
        return new Scene(instances, _ -> Map.of());
    }

    static Scene once(Function<ExampleClient, List<String>> arguments) {
        return of(client -> List.of(arguments.apply(client)));
    }

    Scene with(Function<ExampleClient, Map<String, String>> changed) {
        return new Scene(instances, changed);
    }

    /** All instances at the same time. */
    List<CompletableFuture<Ran>> begin(ExampleClient client, Map<String, String> usual) {
        Map<String, String> variables = new HashMap<>(usual);
        variables.putAll(environment.apply(client));
        return instances.apply(client).stream()
                .map(arguments -> Ran.start(client.command(arguments), variables))
                .toList();
    }
}
