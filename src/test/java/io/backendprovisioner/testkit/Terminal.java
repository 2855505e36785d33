package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.BackendProvisioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The program in a terminal of 100 columns and 30 rows, which tmux keeps; needs tmux. */
public final class Terminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A server of its own: nobody else's sessions are touched. */
    private final String server = "terminal-" + UUID.randomUUID();

    private Terminal() {}

    public static boolean isThere() {
        try {
            return new ProcessBuilder("tmux", "-V")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** When it ends, its exit code is shown as {@code exit=0}. */
    public static Terminal start(Path home, String... arguments) {
        List<String> java = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Duser.home=" + home);
        String command = JavaCommand.ofProduct(java, BackendProvisioner.class.getName(), List.of(arguments)).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        try {
            Path script = Files.writeString(
                    home.resolve("run.sh"), "trap : INT\n" + command + "\necho exit=$?\nexec sleep 600\n");
            var terminal = new Terminal();
            terminal.tmux("new-session", "-d", "-x", "100", "-y", "30", "sh " + script);
            return terminal;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What can be read on it. */
    public String screen() {
        return tmux("capture-pane", "-p", "-t", "0");
    }

    public void press(String key) {
        tmux("send-keys", "-t", "0", key);
    }

    /** Returns the screen as it was when it matched. */
    public String await(String regex) {
        var seen = new String[] {""};
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            seen[0] = screen();
            return seen[0].lines().anyMatch(line -> line.matches(".*(" + regex + ").*"));
        });
        return seen[0];
    }

    @Override
    public void close() {
        tmux("kill-server");
    }

    private String tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-f", "/dev/null", "-L", server));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", arguments) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
