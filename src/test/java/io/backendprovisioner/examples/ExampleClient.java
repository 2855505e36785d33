package io.backendprovisioner.examples;

import io.backendprovisioner.testkit.OnPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One of {@code examples/}. */
enum ExampleClient {
    SPRING {
        @Override
        List<String> command() {
            return JavaExample.compiled(
                    folder(), "spring-", "micrometer-", "logback-", "snakeyaml-", "jspecify-", "commons-logging-");
        }
    },
    JAVA {
        @Override
        List<String> command() {
            return JavaExample.compiled(folder());
        }
    },
    NODE {
        @Override
        List<String> command() {
            return List.of("node", folder().resolve("request.mjs").toString());
        }

        @Override
        Optional<String> missing() {
            if (!OnPath.has("node")) {
                return Optional.of("node is not installed");
            }
            return Files.isDirectory(folder().resolve("node_modules").resolve("kafkajs"))
                    ? Optional.empty()
                    : Optional.of("kafkajs is not installed, by npm install in " + folder());
        }
    },
    SHELL {
        @Override
        List<String> command() {
            return List.of("sh", folder().resolve("request.sh").toString());
        }

        @Override
        Optional<String> missing() {
            return OnPath.has("kcat") && OnPath.has("timeout")
                    ? Optional.empty()
                    : Optional.of("kcat or timeout is not installed");
        }
    };

    static final Path ALL = Path.of("examples");

    Path folder() {
        return ALL.resolve(label());
    }

    String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** What starts it, without arguments. */
    abstract List<String> command();

    /** Why it cannot be run on this machine. */
    Optional<String> missing() {
        return Optional.empty();
    }

    List<String> command(List<String> arguments) {
        List<String> all = new ArrayList<>(command());
        all.addAll(arguments);
        return all;
    }
}
