package io.backendprovisioner.bulk;

import io.backendprovisioner.bulk.Groups.Group;
import io.backendprovisioner.domain.Time;
import java.util.List;
import picocli.CommandLine.Option;

/** How progress is shown. */
final class ShowOptions {
    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but errors.")
    private boolean quiet;

    ProgressDisplay progress(Surroundings surroundings, Time time) {
        if (quiet) {
            return new Silence();
        }
        return surroundings.terminal()
                ? new ProgressBar(surroundings.out(), surroundings.columns(), time)
                : new ProgressLines(surroundings.out(), time);
    }

    private static final class Silence implements ProgressDisplay {
        @Override
        public void show(BatchProgress now) {}

        @Override
        public void note(String line) {}

        @Override
        public void end(BatchProgress last, List<Group> groups) {}

        @Override
        public void leave() {}
    }
}
