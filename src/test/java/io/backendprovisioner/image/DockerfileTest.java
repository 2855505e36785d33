package io.backendprovisioner.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.Dockerfile;
import io.backendprovisioner.testkit.Dockerfile.Instruction;
import io.backendprovisioner.testkit.Dockerfile.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Dockerfile against the rest of the repository. */
class DockerfileTest {
    private final Dockerfile dockerfile = Dockerfile.read();

    private static Map<String, String> settings(Stream<Instruction> instructions) {
        return instructions
                .flatMap(each -> each.settings().stream())
                .collect(Collectors.toMap(Setting::name, Setting::value));
    }

    private static JsonNode yaml(String first, String... more) throws IOException {
        return JsonMapper.shared().valueToTree(new Yaml().load(Files.readString(Path.of(first, more))));
    }

    private static String version() throws IOException {
        return Files.readString(Path.of("pom.xml"))
                .replaceFirst("(?s).*?</parent>.*?<version>([^<]+)</version>.*", "$1");
    }

    @Test
    void whatItIsMadeOfIsNamedOnceByDigest() {
        Map<String, String> bases = settings(dockerfile.before().stream());
        assertThat(bases.values())
                .isNotEmpty()
                .allMatch(base -> base.matches("[\\w./-]+:[\\w.-]+@sha256:[0-9a-f]{64}"));
        assertThat(dockerfile.stages()).allSatisfy(stage -> {
            String name = stage.getFirst().words().getFirst();
            assertThat(bases.keySet()).anyMatch(base -> name.equals("${" + base + "}"));
        });
    }

    /** What it holds comes from its base, and from the stages before it. */
    @Test
    void nothingElseComesIntoTheImage() {
        var stages = dockerfile.stages();
        List<String> names = stages.stream()
                .map(stage -> stage.getFirst().words().getLast())
                .limit(stages.size() - 1)
                .toList();
        assertThat(stages.stream()
                        .flatMap(List::stream)
                        .filter(each -> each.arguments().contains("--from=")))
                .isNotEmpty()
                .allMatch(copy -> names.contains(copy.words().getFirst().replace("--from=", "")));
        assertThat(dockerfile.ofImage("COPY")).allMatch(copy -> copy.arguments().startsWith("--from=layout "));
        assertThat(stages.getLast())
                .extracting(Instruction::keyword)
                .containsOnly("FROM", "ARG", "LABEL", "COPY", "WORKDIR", "USER", "EXPOSE", "ENV", "RUN", "ENTRYPOINT");
    }

    /** Java takes a cache only from the very Java that made it. */
    @Test
    void theCacheIsMadeByTheJavaThatRuns() {
        var layout = dockerfile.stages().stream()
                .filter(stage -> stage.getFirst().arguments().endsWith(" AS layout"))
                .toList();
        String last = dockerfile.stages().getLast().getFirst().arguments();
        assertThat(layout).hasSize(1);
        assertThat(layout.getFirst().getFirst().arguments()).isEqualTo(last + " AS layout");
        assertThat(layout.getFirst())
                .anyMatch(each -> each.keyword().equals("RUN")
                        && each.arguments().contains("bin/lay-out")
                        && each.arguments().endsWith(' ' + Dockerfile.HOME));
    }

    /** The one command of the last stage looks whether the cache can be used, and changes nothing. */
    @Test
    void theBuildFailsWhereTheImageCannotUseItsCache() {
        List<String> check = JsonMapper.shared()
                .readTree(dockerfile.onlyOfImage("RUN"))
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        assertThat(check)
                .startsWith("java", "@" + Dockerfile.HOME + "/java-options")
                .contains("-XX:AOTMode=on", "-XX:-UsePerfData")
                .endsWith("-version");
        assertThat(dockerfile.entryPoint())
                .containsAll(check.stream()
                        .filter(word -> word.startsWith("-XX:AOTCache="))
                        .toList());
    }

    /** What changes least comes first, and what nobody can build again is in a layer of its own. */
    @Test
    void theLibrariesComeFirstThenTheProgramThenTheCache() {
        assertThat(dockerfile.ofImage("COPY").map(copy -> copy.words().get(1).replace(Dockerfile.HOME + "/", "")))
                .startsWith("lib", "native", "java-options", "backend-provisioner.aot");
    }

    @Test
    void itRunsAsTheNobodyThatTheChartNames() throws IOException {
        JsonNode user = yaml("helm", "backend-provisioner", "values.yaml").path("podSecurityContext");
        assertThat(dockerfile.onlyOfImage("USER"))
                .isEqualTo(user.path("runAsUser").asInt() + ":"
                        + user.path("runAsGroup").asInt())
                .doesNotStartWith("0:");
    }

    @Test
    void itListensWhereTheProgramDoes() throws IOException {
        JsonNode server = yaml("src", "main", "resources", "application.yaml").path("server");
        assertThat(dockerfile.onlyOfImage("EXPOSE"))
                .isEqualTo(server.path("port").asString());
        assertThat(settings(dockerfile.ofImage("ENV"))).containsEntry("SERVER_ADDRESS", "0.0.0.0");
    }

    @Test
    void itSaysWhatItIs() throws IOException {
        assertThat(settings(dockerfile.ofImage("ARG"))).containsEntry("VERSION", version());
        assertThat(settings(dockerfile.ofImage("LABEL")))
                .containsEntry("org.opencontainers.image.title", "backend-provisioner")
                .containsKeys("org.opencontainers.image.description")
                .hasEntrySatisfying(
                        "org.opencontainers.image.source",
                        url -> assertThat(url).startsWith("https://"))
                .hasEntrySatisfying(
                        "org.opencontainers.image.documentation",
                        url -> assertThat(url).endsWith("/README.md"))
                .containsEntry("org.opencontainers.image.version", "${VERSION}")
                .containsEntry("org.opencontainers.image.revision", "${REVISION}");
    }

    @Test
    void theBuildSeesWhatItCopiesAndNothingElse() throws IOException {
        List<String> ignored = Files.readAllLines(Path.of(".dockerignore"));
        List<String> copied = dockerfile.stages().stream()
                .flatMap(List::stream)
                .filter(each -> each.keyword().equals("COPY"))
                .filter(each -> !each.arguments().startsWith("--from="))
                .flatMap(each -> each.words().stream().limit(each.words().size() - 1L))
                .toList();
        assertThat(copied).isNotEmpty().allMatch(path -> Files.exists(Path.of(path)));
        assertThat(ignored).contains("*");
        assertThat(ignored.stream().filter(line -> line.startsWith("!")).map(line -> line.substring(1)))
                .containsExactlyInAnyOrderElementsOf(copied);
    }
}
