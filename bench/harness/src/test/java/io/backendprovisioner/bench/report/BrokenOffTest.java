package io.backendprovisioner.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.bench.measure.Results;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokenOffTest {
    private final Results results = new Results();
    private final Account account = new Account("bench/run", Map.of(), Map.of());

    private String markdown() {
        return new MarkdownPage(results, account).render();
    }

    private String html() {
        return new HtmlReport(results, account).render();
    }

    @Test
    void runThatWasBrokenOffIsToldOnBothPages() {
        results.brokenOff("kill, worker, round 1: <no reply>");
        assertThat(markdown()).contains("broken off", "- kill, worker, round 1: <no reply>\n");
        assertThat(html()).contains("broken off", "<li>kill, worker, round 1: &lt;no reply&gt;</li>");
    }

    @Test
    void nothingIsToldOfThatWhereAllWentWell() {
        assertThat(markdown()).doesNotContain("broken off");
        assertThat(html()).doesNotContain("broken off");
    }
}
