package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.testkit.SimulatorProcess;
import io.backendprovisioner.testkit.VendorClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state file through kills of the process that writes it. */
class KilledSimulatorIT {
    private static final int KILLS = 3;
    private static final int CALLERS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();

    @Test
    void whatWasAnsweredBeforeAKillIsThereAfterIt() throws InterruptedException {
        for (int kill = 1; kill <= KILLS; kill++) {
            try (var cloud = start()) {
                assertThat(idsOf(cloud)).as("before kill %s", kill).containsAll(answered);
                createUntilKilled(cloud);
            }
        }
        try (var cloud = start()) {
            assertThat(answered).hasSizeGreaterThan(KILLS * 20);
            assertThat(idsOf(cloud)).containsAll(answered).doesNotHaveDuplicates();
            assertThat(idsOf(cloud).size() - answered.size())
                    .as("calls that a kill cut off may have taken effect, one for each caller at the most")
                    .isBetween(0, KILLS * CALLERS);
        }
    }

    private SimulatorProcess start() {
        return SimulatorProcess.start("state-file=" + folder.resolve("backends.jsonl"));
    }

    private void createUntilKilled(SimulatorProcess cloud) throws InterruptedException {
        int enough = answered.size() + 40;
        List<Thread> callers = IntStream.range(0, CALLERS)
                .mapToObj(caller -> Thread.startVirtualThread(() -> createOnAndOn(cloud, caller)))
                .toList();
        await().atMost(PATIENCE).until(() -> answered.size() >= enough);
        cloud.process().kill();
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private void createOnAndOn(SimulatorProcess cloud, int caller) {
        var client = new VendorClient(cloud.endpoint());
        try {
            while (true) {
                answered.add(client.createsBackend("caller-" + caller));
            }
        } catch (IllegalStateException _) {
            // It was killed.
        }
    }

    private static List<String> idsOf(SimulatorProcess cloud) {
        return cloud.backends().stream()
                .map(backend -> backend.path("BackendId").asString())
                .toList();
    }
}
