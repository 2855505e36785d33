package io.backendprovisioner.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.testkit.OnPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What AsyncAPI's own parser says of docs/asyncapi.yaml. */
@Tag("no-java")
class AsyncApiParserTest {
    private static final Path NODE = Path.of("src", "test", "node");

    /** 3.1 brought nothing that this document could use, and not every tool reads it yet. */
    private static final String LATER = "information asyncapi-latest-version ";

    private static final List<Mistake> MISTAKES = List.of(
            new Mistake("action: receive", "action: obtain", "error asyncapi-document"),
            new Mistake("'#/channels/requests'", "'#/channels/request'", "error invalid-ref"),
            new Mistake("request.schema.json", "missing.schema.json", "error invalid-ref"),
            new Mistake("type: integer", "type: int", "error asyncapi-document"),
            new Mistake("location: $message.header#/kafka", "location: header/kafka", "error asyncapi-document"));

    private static List<String> said = List.of();

    /** One run for all, since it takes longer to start than to read. */
    @BeforeAll
    static void askTheParser() throws Exception {
        assumeThat(OnPath.has("node")).as("node is installed").isTrue();
        assumeThat(NODE.resolve("node_modules").resolve("@asyncapi").resolve("parser"))
                .as("the parser is installed, by npm install in %s", NODE)
                .isDirectory();
        List<Path> files = new ArrayList<>(List.of(AsyncApiTest.FILE));
        MISTAKES.forEach(mistake -> files.add(mistake.file()));
        said = said(files);
    }

    @Test
    void itHasNothingToSay() {
        assertThat(said)
                .filteredOn(line -> line.startsWith(AsyncApiTest.FILE + ": "))
                .singleElement()
                .asString()
                .contains(LATER);
    }

    @Test
    void whatIsWrongIsFound() {
        assertThat(MISTAKES)
                .allSatisfy(mistake ->
                        assertThat(said).anyMatch(line -> line.startsWith(mistake.file() + ": " + mistake.complaint)));
    }

    private record Mistake(String right, String wrong, String complaint) {

        /** As far from the schemas as the right one is. */
        Path file() {
            Path file = Path.of("target", "asyncapi-%08x.yaml".formatted(hashCode()));
            try {
                String text = Files.readString(AsyncApiTest.FILE);
                assertThat(text).contains(right);
                return Files.writeString(file, text.replace(right, wrong));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<String> said(List<Path> files) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("node", NODE.resolve("asyncapi.mjs").toString()));
        files.forEach(file -> command.add(file.toString()));
        Process node = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(node.getInputStream().readAllBytes(), UTF_8);
        assertThat(node.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return text.lines().toList();
    }
}
