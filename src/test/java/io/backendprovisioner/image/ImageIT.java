package io.backendprovisioner.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Dockerfile;
import io.backendprovisioner.testkit.ImageLayout;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.WorkerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layout of the image, made as the Dockerfile makes it, without Docker. */
class ImageIT {
    @TempDir
    static Path folder;

    private static ImageLayout layout = new ImageLayout(Path.of("none"));

    @BeforeAll
    static void isLaidOut() throws IOException {
        layout = ImageLayout.make(folder.resolve("image"));
    }

    private static List<String> files(ImageLayout layout) throws IOException {
        try (Stream<Path> files = Files.walk(layout.folder())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> layout.folder().relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyFileOfTheLayoutIsCopied() throws IOException {
        List<String> copied = Dockerfile.read()
                .ofImage("COPY")
                .flatMap(each -> each.words().stream())
                .filter(word -> word.startsWith(Dockerfile.HOME + "/"))
                .map(word -> word.substring(Dockerfile.HOME.length() + 1))
                .filter(word -> !word.isEmpty())
                .toList();
        assertThat(copied)
                .isNotEmpty()
                .allMatch(path -> Files.exists(layout.folder().resolve(path)));
        assertThat(files(layout))
                .isNotEmpty()
                .allSatisfy(
                        file -> assertThat(copied).anyMatch(path -> file.equals(path) || file.startsWith(path + "/")));
    }

    @Test
    void theLibrariesAreThoseOfTheJar() throws IOException {
        try (var jar = new JarFile(Path.of("target", "backend-provisioner.jar").toFile())) {
            assertThat(files(layout))
                    .filteredOn(file -> file.startsWith("lib/"))
                    .hasSizeGreaterThan(50);
            for (String library : files(layout).stream()
                    .filter(file -> file.startsWith("lib/"))
                    .toList()) {
                var packaged = jar.getEntry("BOOT-INF/" + library);
                assertThat(packaged).as(library).isNotNull();
                try (var inJar = jar.getInputStream(packaged)) {
                    assertThat(layout.folder().resolve(library)).hasBinaryContent(inJar.readAllBytes());
                }
            }
        }
    }

    /** Neither the place nor the time of a build is in it. The cache differs each time: Java profiles what it ran. */
    @Test
    void everythingButTheCacheCanBeBuiltAgain() throws IOException {
        var again = ImageLayout.makeWithoutCache(folder.resolve("again"));
        assertThat(files(again))
                .containsExactlyElementsOf(files(layout).stream()
                        .filter(file -> !file.endsWith(".aot"))
                        .toList())
                .allSatisfy(file -> {
                    Path one = layout.folder().resolve(file);
                    Path other = again.folder().resolve(file);
                    assertThat(other).hasSameBinaryContentAs(one);
                    assertThat(Files.getLastModifiedTime(other)).isEqualTo(Files.getLastModifiedTime(one));
                });
    }

    /** Java on a machine with more than 128 GB would choose such a heap, for which it makes a cache that no small heap can use. */
    @Test
    void theCacheDoesNotDependOnTheHeapOfTheMachineThatMakesIt() throws Exception {
        var onBigMachine = ImageLayout.make(folder.resolve("big"), Map.of("JAVA_TOOL_OPTIONS", "-Xmx40g"));
        for (String collector : List.of("-XX:+UseSerialGC", "-XX:+UseG1GC")) {
            List<String> command = new ArrayList<>(onBigMachine.entryPoint("-XX:AOTMode=on", "-Xmx200m", collector));
            command.addAll(List.of("bulk", "--help"));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }
    }

    /**
     * With Java told to end where it cannot use the cache, and with a directory for temporary files that does not exist: the libraries
     * of the codecs would unpack their native code there.
     */
    @Test
    void aWorkerStartsFromTheCacheAnswersRecordsOfEveryCodecAndWritesNothingBesideItself() throws Exception {
        List<String> before = files(layout);
        String nowhere = "-Djava.io.tmpdir=" + folder.resolve("nowhere");
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start(SimulatorSettings.defaults());
                var worker = WorkerLaunch.against(broker.broker(), cloud.endpoint())
                        .startedBy(layout.entryPoint("-XX:AOTMode=on", "-Xmx200m", "-XX:+UseSerialGC", nowhere))
                        .start()
                        .awaitReady();
                var inbox = new Inbox(broker.broker(), "backend.create.replies")) {
            for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                var request = RawRequest.toCreate("from-the-image");
                try (var producer = broker.broker().producer(Map.of("compression.type", codec))) {
                    producer.send(request.on("backend.create.requests", null)).get();
                }
                assertThat(inbox.answerTo(request).status()).as(codec).isEqualTo(ReplyStatus.CREATED);
            }
            assertThat(worker.stop()).isEqualTo(143);
        }
        assertThat(files(layout)).isEqualTo(before);
    }
}
