package io.backendprovisioner.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an example did.
 *
 * @param out on standard output
 * @param err on standard error
 */
record Ran(int exit, String out, String err) {
    private static final int PATIENCE_MINUTES = 4;

    /** In a process of its own, and at once; completed at its end. */
    static CompletableFuture<Ran> start(List<String> command, Map<String, String> environment) {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Thread::startVirtualThread);
            var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Thread::startVirtualThread);
            return process.onExit()
                    .completeOnTimeout(process, PATIENCE_MINUTES, TimeUnit.MINUTES)
                    .thenApply(ended -> {
                        boolean hangs = ended.isAlive();
                        if (hangs) {
                            ended.destroyForcibly();
                        }
                        var ran = new Ran(hangs ? -1 : ended.exitValue(), out.join(), err.join());
                        assertThat(hangs).as("%s hangs: %s", command, ran).isFalse();
                        return ran;
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one reply that it has printed, and nothing beside it. */
    JsonNode reply() {
        assertThat(out.lines()).as("standard output beside %s", this).hasSize(1);
        return JsonMapper.shared().readTree(out);
    }

    Ran endedWith(int expected) {
        assertThat(exit).as("exit code of %s", this).isEqualTo(expected);
        if (expected > 1) {
            assertThat(out).isEmpty();
        }
        return this;
    }

    Ran saying(String... parts) {
        assertThat(err).contains(parts);
        return this;
    }
}
