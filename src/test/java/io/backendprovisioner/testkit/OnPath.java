package io.backendprovisioner.testkit;

import java.io.File;
import java.util.stream.Stream;

/** Programs that some tests need and a machine need not have. */
public final class OnPath {
    private OnPath() {}

    public static boolean has(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> new File(folder, program).canExecute());
    }
}
