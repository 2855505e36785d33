package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} says what is so. */
class ArchitecturePageTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "backendprovisioner");
    private static final int MOST_FILES_OF_A_REQUEST = 35;
    private static final Pattern CLASS = Pattern.compile("`([a-z]+)\\.([A-Z]\\w+)`");
    private static final Pattern ARROW = Pattern.compile("(?m)^ {2}([a-z]+) --> ([a-z]+)$");

    private final String page = page();

    private static String page() {
        try {
            return Files.readString(Path.of("docs", "architecture.md"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyClassThatItNamesExists() {
        assertThat(classes(page))
                .hasSizeGreaterThan(20)
                .allSatisfy(file -> assertThat(file).isRegularFile());
    }

    @Test
    void theWayOfARequestIsShort() {
        String table = page.substring(page.indexOf("| # |"), page.indexOf("Three loops"));
        assertThat(Set.copyOf(classes(table))).hasSizeLessThanOrEqualTo(MOST_FILES_OF_A_REQUEST);
    }

    private static List<Path> classes(String text) {
        return CLASS.matcher(text)
                .results()
                .map(found -> SOURCES.resolve(found.group(1)).resolve(found.group(2) + ".java"))
                .toList();
    }

    /** A package may declare more than it uses; what it declares is what the picture shows. */
    @Test
    void thePictureShowsWhatPackagesMayUse() throws IOException {
        Set<String> drawn = new TreeSet<>();
        ARROW.matcher(page).results().forEach(arrow -> drawn.add(arrow.group(1) + " " + arrow.group(2)));
        Set<String> declared = new TreeSet<>();
        List<Path> packages;
        try (Stream<Path> files = Files.list(SOURCES)) {
            packages = files.filter(Files::isDirectory).toList();
        }
        for (Path folder : packages) {
            String name = folder.getFileName().toString();
            String text = Files.readString(folder.resolve("package-info.java"));
            String list = text.replaceAll("(?s).*allowedDependencies = \\{([^}]*)}.*", "$1");
            Pattern.compile("\"(\\w+)\"")
                    .matcher(list)
                    .results()
                    .forEach(used -> declared.add(name + " " + used.group(1)));
        }
        assertThat(drawn).isEqualTo(declared);
    }
}
