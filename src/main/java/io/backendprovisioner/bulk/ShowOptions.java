package io.backendprovisioner.bulk;

import io.backendprovisioner.bulk.Groups.Group;
import java.util.List;
import picocli.CommandLine.Option;

/** How progress is shown. */
final class ShowOptions {
    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but what is wrong.")
    private boolean quiet;

    @Option(names = "--json", description = "Say everything as one JSON object a line.")
    private boolean json;

    boolean asJson() {
        return json;
    }

    Progress progress(Surroundings surroundings) {
        if (quiet) {
            return new Silence();
        }
        if (json) {
            return new ProgressJson(surroundings.out());
        }
        return surroundings.terminal()
                ? new ProgressBar(surroundings.out(), surroundings.columns())
                : new ProgressLines(surroundings.out());
    }

    private static final class Silence implements Progress {
        @Override
        public void show(Standing now) {}

        @Override
        public void note(String line) {}

        @Override
        public void end(Standing last, List<Group> groups) {}

        @Override
        public void leave() {}
    }
}
