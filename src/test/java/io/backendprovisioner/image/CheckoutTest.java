package io.backendprovisioner.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.testkit.OnPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkout as git makes it on Windows, from which an image is built that runs on Linux. */
class CheckoutTest {
    @TempDir
    Path folder;

    @Test
    void linesEndForLinuxWhateverGitIsSetTo() throws Exception {
        assumeThat(OnPath.has("git")).as("git is installed").isTrue();
        assumeThat(Path.of(".git")).as("this is a checkout").exists();
        Path clone = folder.resolve("clone");
        String settings = Files.readString(Path.of(".gitattributes"));
        git("clone", "--quiet", "--no-checkout", ".", clone.toString());
        Files.writeString(clone.resolve(".git/info/attributes"), settings);
        git("-C", clone.toString(), "-c", "core.autocrlf=true", "-c", "core.eol=crlf", "checkout", "--quiet", "HEAD");
        try (Stream<Path> files = Files.walk(clone)) {
            List<Path> checkedOut = files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(clone.resolve(".git")))
                    .toList();
            assertThat(checkedOut)
                    .hasSizeGreaterThan(100)
                    .allSatisfy(file -> assertThat(new String(Files.readAllBytes(file), UTF_8))
                            .doesNotContain("\r\n"));
        }
    }

    private static void git(String... words) throws Exception {
        var command = Stream.concat(Stream.of("git"), Stream.of(words)).toList();
        Process process = new ProcessBuilder(List.copyOf(command))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
