package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.StillTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

class ProcessEndTest {
    private static final Duration LONGEST = Duration.ofSeconds(40);

    @RegisterExtension
    private final LogLines lines = LogLines.of(ProcessEnd.class);

    private final StillTime time = new StillTime();
    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final GenericApplicationContext worker = new GenericApplicationContext();
    private final ProcessEnd end = new ProcessEnd(worker, new NotedExit(), LONGEST, time);

    /** Its end in good order takes until the test lets it go on. */
    private final class NotedExit implements ProcessEnd.Exit {
        @Override
        public void inGoodOrder(ConfigurableApplicationContext context) {
            steps.add("in good order");
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void atOnce() {
            steps.add("at once");
        }
    }

    ProcessEndTest() {
        worker.addApplicationListener(event -> {
            if (event instanceof AvailabilityChangeEvent<?> change && change.getState() == LivenessState.BROKEN) {
                steps.add("not alive");
            }
        });
        worker.refresh();
    }

    @AfterEach
    void letGo() {
        closed.countDown();
        time.advance(LONGEST);
        worker.close();
    }

    @Test
    void whatAVitalThreadDoesNotCatchEndsTheProcessInGoodOrder() throws Exception {
        end.platform("journal")
                .start(() -> {
                    throw new StackOverflowError("too deep");
                })
                .join();
        await().until(() -> steps.equals(List.of("not alive", "in good order")));
        assertThat(lines.all())
                .singleElement()
                .extracting(line -> line.getFormattedMessage())
                .asString()
                .contains("event=ending exit=3 reason=\"the thread journal failed", "StackOverflowError: too deep");
    }

    @Test
    void soDoesAVirtualThread() throws Exception {
        end.virtual("probe")
                .start(() -> {
                    throw new IllegalStateException("a bug");
                })
                .join();
        await().until(() -> steps.equals(List.of("not alive", "in good order")));
    }

    @Test
    void anEndThatTakesTooLongIsCutShort() {
        end.endProcess("the reason", null);
        await().until(() -> steps.contains("in good order") && time.waits() > 0);
        time.advance(LONGEST.minusMillis(1));
        assertThat(steps).doesNotContain("at once");
        time.advance(Duration.ofMillis(1));
        await().until(() -> steps.contains("at once"));
    }

    @Test
    void onlyTheFirstReasonCounts() {
        end.endProcess("the first reason", null);
        end.endProcess("the second reason", null);
        await().until(() -> steps.contains("in good order"));
        assertThat(steps).containsOnlyOnce("in good order");
        assertThat(lines.all()).hasSize(1);
    }

    @Test
    void whatFailsWhileTheWorkerIsStoppedEndsNothing() {
        worker.close();
        end.endProcess("a client was closed", null);
        assertThat(lines.all()).isEmpty();
        assertThat(steps).isEmpty();
    }
}
