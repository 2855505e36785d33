package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** The profiles that leave checks out for the sake of speed, against the full build and the documents that name them. */
class BuildTest {
    /** They take seconds, and what they check is no code of the worker: rules, the contract's document, chart, compose. */
    private static final Set<String> WITHOUT_JAVA = Set.of(
            "AsyncApiParserTest.java",
            "ComposeLintTest.java",
            "ManifestModelsTest.java",
            "ManifestsTest.java",
            "PromtoolTest.java",
            "WorkerPodTest.java");

    private static final XPath XPATH = XPathFactory.newInstance().newXPath();
    private static final String COMPILER = "/build/plugins/plugin[artifactId='maven-compiler-plugin']/configuration";
    private static final Path SOURCES = Path.of("src", "test", "java");

    private static Document pom;

    @BeforeAll
    static void readPom() throws IOException, ParserConfigurationException, SAXException {
        pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
    }

    @Test
    void theFullBuildChecksTheCode() throws XPathExpressionException {
        assertThat(text("/project" + COMPILER)).contains("-Xplugin:ErrorProne", "NullAway:ERROR", "-Werror");
        assertThat(text("/project/build/directory")).as("Maven's own: target").isEmpty();
    }

    /** Maven would take classes that lie in the full build's folder as compiled, and so as checked. */
    @Test
    void whatIsCompiledWithoutChecksHasAFolderOfItsOwn() throws XPathExpressionException {
        Set<String> folders = new HashSet<>();
        for (String name : List.of("quick", "try")) {
            String arguments = text(profile(name) + COMPILER + "/compilerArgs");
            assertThat(arguments).as(name).doesNotContain("ErrorProne");
            assertThat(text(profile(name) + "/build/directory"))
                    .as(name)
                    .startsWith("target/" + name)
                    .satisfies(folders::add);
        }
        assertThat(folders).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quick", "try"})
    void checksAreLeftOutOnlyWhereThatIsAskedFor(String name) throws XPathExpressionException {
        assertThat(text("count(" + profile(name) + ")")).isEqualTo("1");
        assertThat(text("count(" + profile(name) + "/activation)")).isEqualTo("0");
    }

    @Test
    void theQuickBuildHasFewerCasesAndEveryTestOfJavaCode() throws XPathExpressionException, IOException {
        String surefire = profile("quick") + "/build/plugins/plugin[artifactId='maven-surefire-plugin']/configuration";
        assertThat(text("count(" + surefire + "/*[self::excludes or self::includes or self::groups or self::test])"))
                .isEqualTo("0");
        assertThat(text(surefire + "/excludedGroups")).isEqualTo("no-java");
        List<String> read = new ArrayList<>(List.of("jqwik.tries.default"));
        try (var files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
                String code = Files.readString(file);
                assertThat(code.contains("@Tag(\"no-java\")") && !file.endsWith("BuildTest.java"))
                        .as("%s is left out", file)
                        .isEqualTo(WITHOUT_JAVA.contains(file.getFileName().toString()));
                Matcher property =
                        Pattern.compile("Integer\\.getInteger\\(\"([a-z.]+)\"").matcher(code);
                property.results().map(found -> found.group(1)).forEach(read::add);
            }
        }
        for (String property : Set.copyOf(read)) {
            assertThat(text(surefire + "/systemPropertyVariables/" + property)).isEqualTo("${" + property + "}");
            assertThat(Integer.parseInt(text(profile("quick") + "/properties/" + property)))
                    .as(property)
                    .isPositive();
        }
    }

    /** No other build compiles them, so it is CI that must. */
    @Test
    void everyProgramIsCompiledInCiWithTheChecksOfTheFullBuild() throws XPathExpressionException, IOException {
        String compiled = profile("programs") + "//compileSourceRoot";
        assertThat(Path.of(text(compiled), "io", "backendprovisioner", "programs"))
                .isDirectory();
        assertThat(text("count(" + compiled + ")")).isEqualTo("1");
        assertThat(text("count(" + profile("programs") + "//compilerArgs)")).isEqualTo("0");
        assertThat(Files.readString(Path.of(".ci", "run"))).contains("\nmvn -B -ntp verify -Pprograms\n");
    }

    @Test
    void theFirstCommandOfTheReadmeStartsTheFirstRun() throws XPathExpressionException, IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains("\nmvn -Ptry ");
        assertThat(text(profile("try") + "/build/defaultGoal")).isEqualTo("spring-boot:test-run");
        String compiled = text(profile("try") + COMPILER + "/testIncludes/testInclude");
        assertThat(SOURCES.resolve(compiled).resolveSibling("FirstRun.java")).exists();
    }

    @Test
    void theGuideBeginsWithTheFastLoop() throws IOException {
        assertThat(Files.readString(Path.of("CONTRIBUTING.md")).lines().filter(line -> line.contains("mvn ")))
                .first()
                .asString()
                .contains("mvn -Pquick test");
    }

    private static String profile(String name) {
        return "/project/profiles/profile[id='" + name + "']";
    }

    private static String text(String path) throws XPathExpressionException {
        return XPATH.evaluate(path, pom).strip();
    }
}
