package io.backendprovisioner.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Dockerfile;
import io.backendprovisioner.testkit.ImageLayout;
import io.backendprovisioner.testkit.ImageTar;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.WorkerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    private static ImageTar tar = new ImageTar(Path.of("none"));

    @BeforeAll
    static void isLaidOut() throws IOException {
        layout = ImageLayout.make(folder.resolve("image"));
        tar = ImageTar.make(layout, Files.createDirectory(folder.resolve("tar")));
    }

    private static List<String> files() throws IOException {
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
        assertThat(files())
                .isNotEmpty()
                .allSatisfy(
                        file -> assertThat(copied).anyMatch(path -> file.equals(path) || file.startsWith(path + "/")));
    }

    @Test
    void theImageIsWhatTheDockerfileSays() {
        var config = tar.config();
        assertThat(config.path("User").asString()).isEqualTo("10001:10001");
        assertThat(config.path("WorkingDir").asString()).isEqualTo(Dockerfile.HOME);
        assertThat(config.path("ExposedPorts").propertyNames()).containsExactly("8080/tcp");
        assertThat(config.path("Entrypoint").valueStream().map(word -> word.asString()))
                .startsWith("java")
                .endsWith("-jar", Dockerfile.HOME + "/backend-provisioner.jar");
        assertThat(config.path("Env").valueStream().map(variable -> variable.asString()))
                .containsExactlyInAnyOrder("JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=70", "SERVER_ADDRESS=0.0.0.0");
        assertThat(config.path("Labels").propertyNames())
                .allMatch(label -> label.startsWith("org.opencontainers.image."));
    }

    /** A new version of the program leaves the first as it is, and what nobody can build again is in the last. */
    @Test
    void theLibrariesComeFirstThenTheProgramThenTheCache() throws IOException {
        var layers = tar.layers().stream().map(ImageTar.Layer::files).toList();
        assertThat(layers).hasSize(3);
        assertThat(layers.getFirst()).hasSizeGreaterThan(50).allMatch(name -> name.startsWith("lib/"));
        assertThat(layers.get(1)).containsExactly("backend-provisioner.jar", "java-options");
        assertThat(layers.getLast()).containsExactly("backend-provisioner.aot");
        assertThat(layers.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(files());
    }

    /** Whoever gets into the container as the program's user can read all of it and change none of it. */
    @Test
    void everythingIsRootsAndOnlyRootMayWriteIt() {
        assertThat(tar.layers().stream().flatMap(layer -> layer.entries().stream()))
                .isNotEmpty()
                .allSatisfy(entry -> {
                    assertThat(entry.getLongUserId() + ":" + entry.getLongGroupId())
                            .isEqualTo("0:0");
                    assertThat(Integer.toOctalString(entry.getMode() & 07777))
                            .isEqualTo(entry.isDirectory() ? "755" : "644");
                });
    }

    @Test
    void theLibrariesAreThoseOfTheJar() throws IOException {
        try (var jar = new JarFile(Path.of("target", "backend-provisioner.jar").toFile())) {
            for (String library : tar.layers().getFirst().files()) {
                var packaged = jar.getEntry("BOOT-INF/" + library);
                assertThat(packaged).as(library).isNotNull();
                try (var inJar = jar.getInputStream(packaged)) {
                    assertThat(layout.folder().resolve(library)).hasBinaryContent(inJar.readAllBytes());
                }
            }
        }
    }

    /** Neither the place nor the time of a build is in them. The cache is another each time: Java profiles what it ran. */
    @Test
    void layersOfLibrariesAndProgramCanBeBuiltAgain() throws IOException {
        var again = ImageLayout.makeWithoutCache(folder.resolve("again"));
        Files.createFile(again.folder().resolve("backend-provisioner.aot"));
        var layers = ImageTar.make(again, Files.createDirectory(folder.resolve("again.tar")))
                .layers();
        assertThat(layers).hasSize(3);
        for (int i = 0; i < 2; i++) {
            assertThat(layers.get(i).digest()).isEqualTo(tar.layers().get(i).digest());
        }
    }

    /** With Java told to end where it cannot use the cache. */
    @Test
    void aWorkerStartsFromTheCacheAndAnswersAndWritesNothingBesideItself() throws IOException {
        List<String> before = files();
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start(SimulatorSettings.defaults());
                var worker = WorkerLaunch.against(broker.broker(), cloud.endpoint())
                        .startedBy(layout.entryPoint("-XX:AOTMode=on", "-Xmx200m", "-XX:+UseSerialGC"))
                        .start()
                        .awaitReady();
                var inbox = new Inbox(broker.broker(), "backend.create.replies")) {
            var request = RawRequest.toCreate("from-the-image");
            broker.broker().send(request, "backend.create.requests");
            assertThat(inbox.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED);
            assertThat(worker.stop()).isEqualTo(143);
        }
        assertThat(files()).isEqualTo(before);
    }
}
