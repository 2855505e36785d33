package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.domain.Time;
import java.io.OutputStream;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** How progress is shown. */
final class ShowOptions {
    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but errors.")
    private boolean quiet;

    ProgressDisplay progress(Surroundings surroundings, Time time) {
        if (quiet) {
            return new ProgressLines(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8), time);
        }
        return surroundings.terminal()
                ? new ProgressBar(surroundings.out(), surroundings.columns(), time)
                : new ProgressLines(surroundings.out(), time);
    }
}
