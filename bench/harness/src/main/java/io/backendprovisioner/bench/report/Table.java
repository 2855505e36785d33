package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.contest.Contestant;
import io.backendprovisioner.bench.figures.Metrics;
import io.backendprovisioner.bench.measure.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures of one cell: a line for each arm, a column for each metric. */
final class Table {
    private final Results results;
    private final Story story;
    private final String cell;
    private final List<String> metrics;

    Table(Results results, Story story, String cell) {
        this.results = results;
        this.story = story;
        this.cell = cell;
        this.metrics = story.metrics().stream()
                .filter(metric -> !results.arms(story.figure(), cell, metric).isEmpty())
                .toList();
    }

    String html() {
        var html = new StringBuilder("<div class=\"scroll\"><table><tr><th>arm</th>");
        metrics.forEach(metric -> html.append("<th>" + Html.escape(metric) + "</th>"));
        html.append("</tr>\n");
        for (String arm : arms()) {
            html.append(arm.equals(Contestant.WORKER.id()) ? "<tr class=\"own\">" : "<tr>");
            html.append(row(arm).stream()
                    .map(text -> "<td>" + Html.escape(text) + "</td>")
                    .collect(Collectors.joining()));
            html.append("</tr>\n");
        }
        return html.append("</table></div>\n").toString();
    }

    String markdown() {
        var lines = new StringBuilder(
                "| arm | " + String.join(" | ", metrics) + " |\n|---|" + "---|".repeat(metrics.size()) + "\n");
        arms().forEach(arm -> lines.append("| " + String.join(" | ", row(arm)) + " |\n"));
        return lines.toString();
    }

    private List<String> arms() {
        return metrics.stream()
                .flatMap(metric -> results.arms(story.figure(), cell, metric).stream())
                .distinct()
                .toList();
    }

    private List<String> row(String arm) {
        List<String> row = new ArrayList<>();
        row.add(arm + (Limits.reached(results, story.figure(), cell, arm) ? " ●" : ""));
        for (String metric : metrics) {
            row.add(results.spread(story.figure(), cell, arm, metric)
                    .map(spread -> Numbers.of(spread) + ratio(arm, metric))
                    .orElse("–"));
        }
        return row;
    }

    private String ratio(String arm, String metric) {
        if (arm.equals(Contestant.WORKER.id()) || Metrics.OF_THE_MACHINE.contains(metric)) {
            return "";
        }
        return results.ratio(story.figure(), cell, arm, Contestant.WORKER.id(), metric)
                .map(ratio -> String.format(Locale.ROOT, " ×%.2f", ratio))
                .orElse("");
    }
}
