package io.backendprovisioner.image;

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
import java.util.List;
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
    static void isLaidOut() {
        layout = ImageLayout.make(folder.resolve("image"));
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
