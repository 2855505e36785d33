package io.backendprovisioner.bulk;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What a command runs in.
 *
 * @param terminal whether standard output is one, which a bar can be drawn on
 * @param columns of the terminal
 * @param contexts makes the product's settings available; asked by those commands alone that need them
 */
public record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        int columns,
        Function<List<String>, ConfigurableApplicationContext> contexts) {}
