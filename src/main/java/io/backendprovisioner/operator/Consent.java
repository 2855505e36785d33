package io.backendprovisioner.operator;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a person wants to have deleted what is about to be. */
@FunctionalInterface
interface Consent {

    enum Given {
        YES,
        NO,
        NOBODY_TO_ASK
    }

    /** @param deletions a line each */
    Given to(List<String> deletions);

    /** @param terminal {@code null} if there is none */
    static Consent asked(@Nullable Console terminal) {
        return terminal == null || !terminal.isTerminal()
                ? _ -> Given.NOBODY_TO_ASK
                : asked(terminal.writer(), new BufferedReader(terminal.reader()));
    }

    /** Nothing but {@code yes} is one. */
    static Consent asked(PrintWriter out, BufferedReader in) {
        return deletions -> {
            out.println("These backends will be deleted:");
            deletions.forEach(line -> out.println("  " + line));
            out.print("This cannot be undone. Type yes to delete " + deletions.size() + ": ");
            out.flush();
            try {
                String line = in.readLine();
                return line != null && line.strip().equalsIgnoreCase("yes") ? Given.YES : Given.NO;
            } catch (IOException e) {
                return Given.NO;
            }
        };
    }
}
