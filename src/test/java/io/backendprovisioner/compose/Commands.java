package io.backendprovisioner.compose;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the containers would run, run here. */
final class Commands {
    private Commands() {}

    record Said(int exit, String text) {}

    static Said run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end:\n" + text);
        }
        return new Said(process.exitValue(), text);
    }

    /** A health check, of a service whose port is another here. */
    static Said healthCheck(Service service, int port, int here) throws IOException, InterruptedException {
        List<String> command = service.healthCheck().stream()
                .map(word -> word.replaceAll("\\b" + port + "\\b", Integer.toString(here)))
                .toList();
        return run(command, Map.of());
    }
}
