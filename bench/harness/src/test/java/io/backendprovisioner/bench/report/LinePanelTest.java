package io.backendprovisioner.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.bench.measure.Spread;
import io.backendprovisioner.bench.report.LinePanel.Line;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LinePanelTest {
    private static final List<String> PLACES = List.of("1,000", "10,000", "100,000");

    private static List<String> found(String pattern, String in) {
        return Pattern.compile(pattern)
                .matcher(in)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void aLineGoesAsFarAsItWasMeasured() {
        String svg = new LinePanel(
                        "CPU",
                        PLACES,
                        List.of(
                                new Line("worker", true, List.of(100.0, 50.0, 100.0)),
                                new Line("other", false, List.of(10.0, 20.0))))
                .render();
        List<String> points = found("points=\"[^\"]*\"", svg);
        assertThat(points).hasSize(2);
        assertThat(points.get(0).split(" ", -1)).hasSize(4);
        assertThat(points.get(1).split(" ", -1)).hasSize(3);
        assertThat(points.get(0)).contains(",34.0 ", ",152.0 ");
    }

    @Test
    void namesDoNotLieOverOneAnother() {
        var same = List.of(5.0, 5.0, 5.0);
        String svg =
                new LinePanel("CPU", PLACES, List.of(new Line("a", false, same), new Line("b", false, same))).render();
        assertThat(found("class=\"end\" x=\"[0-9.]+\" y=\"[0-9.]+\"", svg))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsMissingEndsALine() {
        var spread = Optional.of(new Spread(1, 2, 3));
        assertThat(LinePanel.line("arm", false, List.of(spread, Optional.empty(), spread))
                        .medians())
                .containsExactly(2.0);
    }
}
