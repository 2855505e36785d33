package io.backendprovisioner.testkit;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Command lines that run, on this JVM's own Java, what is on this JVM's own class path. */
public final class JavaCommand {
    private static final Set<String> OF_TESTS = Set.of("test-classes", "program-classes");

    private JavaCommand() {}

    /** With the tests' classes and resources, so with the tests' logging. */
    public static List<String> ofTests(List<String> options, String main, List<String> arguments) {
        return command(classPath(), options, main, arguments);
    }

    /** Without the tests' classes and resources: the product as it will be packaged, though libraries of tests are there. */
    static List<String> ofProduct(List<String> options, String main, List<String> arguments) {
        String product = entries()
                .filter(entry -> !OF_TESTS.contains(Path.of(entry).getFileName().toString()))
                .collect(Collectors.joining(File.pathSeparator));
        return command(product, options, main, arguments);
    }

    /** Libraries of this JVM's own class path, as a class path. */
    public static String libraries(Predicate<String> fileName) {
        return entries()
                .filter(entry -> fileName.test(Path.of(entry).getFileName().toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    public static List<String> command(String classPath, List<String> options, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        return command;
    }

    private static Stream<String> entries() {
        return Arrays.stream(classPath().split(File.pathSeparator, -1));
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
