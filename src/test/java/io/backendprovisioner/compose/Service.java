package io.backendprovisioner.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One of the file's services. */
record Service(String name, JsonNode json) {

    /** @param address of the host, and port of the container */
    record Published(String address, int hostPort, int port) {
        static Published of(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 3) {
                throw new AssertionError("not of the form address:port:port: " + text);
            }
            return new Published(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        }
    }

    /** @param source a path of the host, or the name of a volume */
    record Mount(String source, String target, boolean readOnly) {
        static Mount of(String text) {
            String[] parts = text.split(":", -1);
            return new Mount(parts[0], parts[1], parts.length > 2 && parts[2].equals("ro"));
        }

        boolean isOfHost() {
            return source.startsWith(".");
        }
    }

    String image() {
        return json.path("image").asString();
    }

    boolean isOurs() {
        return image().startsWith("backend-provisioner:");
    }

    List<Published> ports() {
        return texts("/ports").map(Published::of).toList();
    }

    List<Mount> mounts() {
        return texts("/volumes").map(Mount::of).toList();
    }

    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        json.path("environment").forEachEntry((name, value) -> environment.put(name, value.asString()));
        return environment;
    }

    List<String> command() {
        return texts("/command").toList();
    }

    /** Without its first word, {@code CMD}; empty where there is none. */
    List<String> healthCheck() {
        return texts("/healthcheck/test").skip(1).toList();
    }

    /** By service: its condition. */
    Map<String, String> dependsOn() {
        Map<String, String> conditions = new LinkedHashMap<>();
        json.path("depends_on")
                .forEachEntry((name, how) ->
                        conditions.put(name, how.path("condition").asString()));
        return conditions;
    }

    List<String> aliases() {
        return texts("/networks/default/aliases").toList();
    }

    /** @param pointer into the service, such as {@code /cap_drop} */
    Stream<String> texts(String pointer) {
        return json.at(pointer).valueStream().map(JsonNode::asString);
    }

    @Override
    public String toString() {
        return name;
    }
}
