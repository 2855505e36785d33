package io.backendprovisioner.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.testkit.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the examples are built with, and what is said of them, is what they are. */
class ExamplesTest {
    private static final Path REPLIES = Path.of("docs", "replies.md");
    private static final Pattern CODE = Pattern.compile("```(java|js|yaml)\n");
    private static final Pattern QUOTED = Pattern.compile(
            "From \\[`(?<file>examples/[^`]+)`]\\(\\.\\./\\k<file>\\):\n(?<blocks>(\n```(java|js|yaml)\n(?s:.*?)\n```\n)+)");
    private static final Pattern BLOCK = Pattern.compile("```\\w+\n((?s:.*?)\n)```\n");
    private static final Pattern VARIABLE = Pattern.compile("\\| `([A-Z_]+)` \\| `?([^`|]+)`? \\|.*");

    @Test
    void pomsAskForTheVersionsThatTheyAreTestedWith() throws IOException {
        String product = Files.readString(Path.of("pom.xml"));
        String spring = Files.readString(ExampleClient.SPRING.folder().resolve("pom.xml"));
        String plain = Files.readString(ExampleClient.JAVA.folder().resolve("pom.xml"));
        assertThat(parent(spring)).isEqualTo(parent(product));
        for (String name : List.of("kafka.version", "lz4-java.version", "zstd-jni.version")) {
            assertThat(property(name, spring)).as(name).isEqualTo(property(name, product));
            assertThat(property(name, plain)).as(name).isEqualTo(property(name, product));
        }
        assertThat(JavaCommand.libraries(
                        "jackson-databind-%s.jar".formatted(property("jackson.version", plain))::equals))
                .isNotEmpty();
        assertThat(JavaCommand.libraries("slf4j-api-%s.jar".formatted(property("slf4j.version", plain))::equals))
                .isNotEmpty();
    }

    private static String parent(String pom) {
        return pom.substring(pom.indexOf("<parent>"), pom.indexOf("</parent>"));
    }

    private static String property(String name, String pom) {
        var found = Pattern.compile("<%s>(.+)</%1$s>".formatted(name)).matcher(pom);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1);
    }

    @Test
    void whatTheDocsQuoteIsInTheExamples() throws IOException {
        String text = Files.readString(REPLIES);
        List<String> quoted = new ArrayList<>();
        for (var quotation : QUOTED.matcher(text).results().toList()) {
            String source = Files.readString(Path.of(quotation.group("file")));
            BLOCK.matcher(quotation.group("blocks"))
                    .results()
                    .map(block -> block.group(1))
                    .forEach(block -> {
                        assertThat(source).contains(block);
                        quoted.add(block);
                    });
        }
        assertThat(quoted)
                .as("all code of %s", REPLIES)
                .isNotEmpty()
                .hasSameSizeAs(CODE.matcher(text).results().toList());
    }

    @ParameterizedTest
    @EnumSource
    void variablesHaveTheDefaultsThatTheReadmeNames(ExampleClient client) throws IOException {
        String source = source(client);
        List<String> named = new ArrayList<>();
        for (String line : Files.readAllLines(ExampleClient.ALL.resolve("README.md"))) {
            var row = VARIABLE.matcher(line);
            if (row.matches()) {
                named.add(row.group(1));
                String value = row.group(2).equals("all of them") ? "" : row.group(2);
                assertThat(source).containsPattern("\\b" + row.group(1) + "\\b.*\\b" + Pattern.quote(value));
            }
        }
        assertThat(named).hasSize(5);
    }

    @ParameterizedTest
    @EnumSource
    void eachSaysTheSameOfEachStatus(ExampleClient client) throws IOException {
        String source = source(client);
        assertThat(source)
                .contains(
                        "the backend exists",
                        "mend what the violations name, then send it again",
                        "its deadline passed: send it again with a later one, if it is still wanted",
                        "its batch was cancelled: send it again, if it is wanted after all",
                        "there is no backend: send the same again later",
                        "there is no backend: mend what code and message say, then send it again",
                        "tell an operator; once it is mended, send the same again");
        assertThat(ReplyStatus.values()).allSatisfy(status -> assertThat(source).contains(status.name()));
    }

    private static String source(ExampleClient client) throws IOException {
        try (Stream<Path> files = Files.walk(client.folder())) {
            return files.filter(file -> file.toString().matches(".*\\.(java|yaml|mjs|sh)"))
                    .filter(file -> !file.toString().contains("node_modules")
                            && !file.toString().contains("target"))
                    .map(ExamplesTest::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
