package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jar as it is handed out, and what it says of itself. */
class PackageIT {
    private static final Path JAR = Path.of("target", "backend-provisioner.jar");
    private static final String BILL = "META-INF/sbom/application.cdx.json";
    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final Pattern COORDINATES = Pattern.compile("pkg:maven/[^/]+/([^@]+)@([^?]+)\\?(.*)");
    private static final Pattern LICENCE = Pattern.compile("\\| ([\\w.-]+) \\| ([A-Z][\\w.-]+(?: or [\\w.-]+)*) \\|");
    private static final Pattern CLASSIFIER = Pattern.compile("classifier=([^&]+)");

    /** Of which the jar has none: Boot's starters are empty, and its tools for layers come from the plugin. */
    private static final Pattern NOT_COMPARED = Pattern.compile("spring-boot-(starter|jarmode)\\b.*");

    @Test
    void theBillOfMaterialsNamesEachLibraryAndNoOther() throws IOException {
        try (var jar = new JarFile(JAR.toFile())) {
            Set<String> held = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                    .map(name -> name.substring(LIBRARIES.length()))
                    .filter(name -> !NOT_COMPARED.matcher(name).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(held).hasSizeGreaterThan(50);
            assertThat(named(jar)).isEqualTo(held);
        }
    }

    /** That the workflow looks at what is in the jar. */
    @Test
    void advisoriesAreLookedUpForThatBillOfMaterials() throws IOException {
        String workflow = Files.readString(Path.of(".github", "workflows", "advisories.yml"));
        Matcher scanned = Pattern.compile("--lockfile=(\\S+)").matcher(workflow);
        Matcher settings = Pattern.compile("--config=(\\S+)").matcher(workflow);
        assertThat(scanned.find() && settings.find()).isTrue();
        assertThat(Path.of(settings.group(1))).exists();
        try (var jar = new JarFile(JAR.toFile());
                var bill = jar.getInputStream(jar.getEntry(BILL))) {
            assertThat(Path.of(scanned.group(1))).hasBinaryContent(bill.readAllBytes());
        }
    }

    /** What is under another licence than Apache's stands in SECURITY.md. */
    @Test
    void licencesAreThoseThatAreListed() throws IOException {
        Map<String, String> listed = Files.readAllLines(Path.of("SECURITY.md")).stream()
                .map(LICENCE::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (one, _) -> one, TreeMap::new));
        try (var jar = new JarFile(JAR.toFile())) {
            assertThat(components(jar)
                            .filter(component -> !licence(component).equals("Apache-2.0"))
                            .collect(Collectors.toMap(
                                    component -> component.path("name").asString(),
                                    PackageIT::licence,
                                    (one, _) -> one)))
                    .isNotEmpty()
                    .isEqualTo(listed);
        }
    }

    private static String licence(JsonNode component) {
        return component
                .path("licenses")
                .valueStream()
                .map(each ->
                        each.at("/license/id").asString(each.at("/license/name").asString("unknown")))
                .sorted()
                .collect(Collectors.joining(" or "));
    }

    private static Stream<JsonNode> components(JarFile jar) throws IOException {
        return JsonMapper.shared()
                .readTree(jar.getInputStream(jar.getEntry(BILL)))
                .path("components")
                .valueStream();
    }

    /** As their files are called. */
    private static Set<String> named(JarFile jar) throws IOException {
        return components(jar)
                .map(PackageIT::fileName)
                .filter(name -> !NOT_COMPARED.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String fileName(JsonNode component) {
        var purl = COORDINATES.matcher(component.path("purl").asString());
        assertThat(purl.matches()).as(component.path("purl").asString()).isTrue();
        var classifier = CLASSIFIER.matcher(purl.group(3));
        return purl.group(1) + "-" + purl.group(2) + (classifier.find() ? "-" + classifier.group(1) : "") + ".jar";
    }
}
