package io.backendprovisioner.bulk;

import java.io.PrintStream;

/** Tells of every fault in a line of its own, up to a bound; what goes beyond is counted. */
final class Faults {
    static final int MOST_TOLD = 1000;

    private final String file;
    private final PrintStream err;
    private long count;

    Faults(String file, PrintStream err) {
        this.file = file;
        this.err = err;
    }

    void add(long line, String column, String message) {
        count++;
        if (count <= MOST_TOLD) {
            err.println(file + ":" + line + ": " + (column.isEmpty() ? "" : column + " ") + message);
        }
    }

    long count() {
        return count;
    }

    void end() {
        if (count > MOST_TOLD) {
            err.println("and " + (count - MOST_TOLD) + " more");
        }
        err.println("backend-provisioner bulk: " + file + " has " + count + (count == 1 ? " fault" : " faults")
                + "; nothing was sent");
    }
}
