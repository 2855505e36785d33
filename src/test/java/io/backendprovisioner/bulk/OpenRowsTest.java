package io.backendprovisioner.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class OpenRowsTest {
    private static final RowResult CREATED = new RowResult("CREATED", "b-1", "created", null, null);
    private static final RowResult FAILED = new RowResult("FAILED", null, null, "Quota", "=no room, \"none\"");

    @TempDir
    private Path folder;

    private static Row row(int number) {
        return new Row(number + 2, null, "n" + number, null, new byte[0], pointer -> pointer);
    }

    @Test
    void resultsLeaveInTheOrderOfTheFile() throws Exception {
        Path file = folder.resolve("results.csv");
        var results = Results.to(file);
        var open = new OpenRows(10, FailureLimit.NONE, results);
        for (int i = 0; i < 3; i++) {
            assertThat(open.admit(row(i), "k" + i)).isEqualTo(i);
        }
        open.answer(2, "k2", CREATED);
        open.answer(1, "another", CREATED);
        open.answer(1, "k1", FAILED);
        assertThat(open.allAnswered()).isFalse();
        open.answer(0, "k0", CREATED);
        open.answer(0, "k0", FAILED);
        assertThat(open.allAnswered()).isTrue();
        assertThat(file).doesNotExist();
        results.finish();
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "line,key,backendName,status,backendId,provenance,code,message",
                        "2,k0,n0,CREATED,b-1,created,,",
                        "3,k1,n1,FAILED,,,Quota,\"'=no room, \"\"none\"\"\"",
                        "4,k2,n2,CREATED,b-1,created,,");
        assertThat(folder.resolve("results.csv.part")).doesNotExist();
    }

    @Test
    void jsonLinesLeaveOutWhatIsNotThere() throws Exception {
        Path file = folder.resolve("results.jsonl");
        var results = Results.to(file);
        results.add(2, "k", "n", CREATED);
        results.finish();
        assertThat(Files.readString(file))
                .isEqualTo(
                        "{\"line\":2,\"key\":\"k\",\"backendName\":\"n\",\"status\":\"CREATED\",\"backendId\":\"b-1\","
                                + "\"provenance\":\"created\"}\n");
    }

    @Test
    void whoeverSendsWaitsWhileTheWindowIsFull() throws Exception {
        var open = new OpenRows(2, FailureLimit.NONE, null);
        open.admit(row(0), "k0");
        open.admit(row(1), "k1");
        var admitted = new CountDownLatch(1);
        Thread sender = Thread.startVirtualThread(() -> {
            try {
                open.admit(row(2), "k2");
                admitted.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (sender.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(admitted.getCount()).isOne();
        open.answer(1, "k1", CREATED);
        assertThat(admitted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void sendingStopsWhenTooManyWereNotCreated() throws Exception {
        var open = new OpenRows(10, FailureLimit.of("10%", 20).orElseThrow(), null);
        for (int i = 0; i < 4; i++) {
            open.admit(row(i), "k" + i);
        }
        open.answer(0, "k0", FAILED);
        open.answer(1, "k1", FAILED);
        assertThat(open.stopped()).isNull();
        open.answer(2, "k2", FAILED);
        assertThat(open.stopped()).isEqualTo("more than 10% rows were not created");
        assertThat(open.admit(row(4), "k4")).isEqualTo(-1);
        assertThat(open.sent()).isEqualTo(4);
        assertThat(open.groups().byStatus()).isEqualTo(Map.of("FAILED", 3L, "NOT_SENT", 1L));
    }
}
