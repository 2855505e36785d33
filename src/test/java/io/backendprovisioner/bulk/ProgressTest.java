package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.MovingTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How often progress is shown, by a clock that the test moves. */
class ProgressTest {
    private final MovingTime time = new MovingTime();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, UTF_8);

    private static BatchProgress answered(long count) {
        return new BatchProgress("spring", 100, count, Map.of("CREATED", count), 10);
    }

    @Test
    void aLogGetsALineEveryFiveSeconds() {
        var lines = new ProgressLines(out, time);
        for (int second = 0; second <= 9; second++) {
            lines.show(answered(10L * second));
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(shown.toString(UTF_8).lines())
                .containsExactly(
                        "batch spring: 0 of 100 answered (0 %), 10/s, 0:10 left: CREATED 0",
                        "batch spring: 50 of 100 answered (50 %), 10/s, 0:05 left: CREATED 50");
    }

    @Test
    void theBarIsDrawnFiveTimesPerSecondAndAtTheEnd() {
        var bar = new ProgressBar(out, 80, time);
        for (int tick = 0; tick < 10; tick++) {
            bar.show(answered(tick));
            time.advance(Duration.ofMillis(100));
        }
        bar.end(answered(100), List.of());
        assertThat(List.of(shown.toString(UTF_8).split("\r", -1)))
                .hasSize(1 + 5 + 1)
                .last()
                .asString()
                .startsWith("\u001b[K[################] 100% 100/100")
                .endsWith("batch spring: 100 of 100 answered: CREATED 100\n");
    }
}
