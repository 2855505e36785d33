package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.BackendProvisioner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Collection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What became of one of the operator's commands, run in this JVM. */
public record CommandInProcess(int exit, String out, String err) {

    /** @param arguments as on the command line, after the command */
    public static CommandInProcess run(String command, Collection<String> arguments) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = BackendProvisioner.operate(
                command,
                arguments.toArray(String[]::new),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        return new CommandInProcess(exit, out.toString(UTF_8), err.toString(UTF_8));
    }

    public JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }
}
