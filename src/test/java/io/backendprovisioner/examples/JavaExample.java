package io.backendprovisioner.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.JavaCommand;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** An example in Java, compiled and run with libraries of the tests: {@link ExamplesTest} sees to their versions. */
final class JavaExample {
    private static final List<String> SMALL =
            List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
    private static final List<String> OF_EACH =
            List.of("kafka-clients-", "jackson-core-3", "jackson-databind-3", "jackson-annotations-", "slf4j-api-");
    private static final Map<Path, Path> COMPILED = new ConcurrentHashMap<>();

    private JavaExample() {}

    /** @param libraries beginnings of the names of those that it needs beside those of each */
    static List<String> compiled(Path example, String... libraries) {
        List<String> needed = new ArrayList<>(OF_EACH);
        needed.addAll(List.of(libraries));
        String jars =
                JavaCommand.libraries(name -> needed.stream().anyMatch(name::startsWith) && !isOfTheProduct(name));
        Path classes = COMPILED.computeIfAbsent(example, _ -> compile(example, jars));
        String classPath = String.join(
                File.pathSeparator,
                classes.toString(),
                example.resolve("src").resolve("main").resolve("resources").toString(),
                jars);
        return JavaCommand.command(classPath, SMALL, "example.RequestBackend", List.of());
    }

    /** What the product needs of Spring Boot and the example does not: Boot would set it up. */
    private static boolean isOfTheProduct(String name) {
        return name.startsWith("spring-boot-")
                && !name.matches("spring-boot-(autoconfigure-|kafka-|persistence-|transaction-)?\\d.*");
    }

    private static Path compile(Path example, String jars) {
        Path classes = Path.of("target", "examples", example.getFileName().toString());
        try (Stream<Path> files = Files.walk(example.resolve("src"))) {
            Files.createDirectories(classes);
            List<String> arguments = new ArrayList<>(List.of("--release", "17", "-Xlint:all,-classfile", "-Werror"));
            arguments.addAll(List.of("-proc:none", "-parameters", "-cp", jars, "-d", classes.toString()));
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
            var said = new ByteArrayOutputStream();
            int result = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
            assertThat(result).as(said.toString(StandardCharsets.UTF_8)).isZero();
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
