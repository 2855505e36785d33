package io.backendprovisioner.bulk;

import java.io.PrintStream;
import java.util.function.Supplier;

/** Ctrl-C ends the command and not the work: it is said how to go on. */
final class Interruption implements AutoCloseable {
    private final Thread hook;

    Interruption(ProgressDisplay progress, PrintStream err, Supplier<String> howToGoOn) {
        hook = Thread.ofPlatform().unstarted(() -> {
            progress.leave();
            err.println("backend-provisioner bulk: " + howToGoOn.get());
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs at this moment: the process is ending.
        }
    }
}
