package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.contest.Contestant;
import io.backendprovisioner.bench.figures.Metrics;
import io.backendprovisioner.bench.measure.Results;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One page that needs nothing else: for each figure pictures of every metric, and under them the table. */
final class HtmlReport {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>backend-provisioner, side by side</title>
            <style>
            body { font: 15px/1.5 system-ui, "Liberation Sans", sans-serif; color: #1c2530; margin: 2rem auto; max-width: 82rem; padding: 0 1.2rem }
            h1 { font-size: 1.6rem } h2 { font-size: 1.25rem; margin: 2.8rem 0 .3rem; border-top: 1px solid #d5dbe1; padding-top: 1.2rem }
            h3 { font-size: 1rem; margin: 1.4rem 0 .4rem } p { max-width: 62rem } .quiet { color: #5c6875 }
            .panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(24rem, 1fr)); gap: .8rem 2rem }
            svg { width: 100%; font: 12px system-ui, "Liberation Sans", sans-serif } svg text { fill: #1c2530 }
            svg .title { font-weight: 600; font-size: 13px } svg .name { text-anchor: end }
            .own { fill: #0b6fb8 } .other { fill: #b9c4cf } polyline { stroke-width: 1.6; stroke-linejoin: round }
            polyline.own { stroke: #0b6fb8; stroke-width: 3; fill: none } polyline.other { stroke: #8c9aa8; fill: none }
            svg .place { text-anchor: middle } svg .rule { stroke: #e3e8ed } .spread { stroke: #1c2530; stroke-width: 1.4; fill: none }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px }
            th, td { text-align: right; padding: .25rem .7rem; border-bottom: 1px solid #e3e8ed; white-space: nowrap }
            th:first-child, td:first-child { text-align: left } tr.own td { font-weight: 600 } .scroll { overflow-x: auto }
            dt { font-weight: 600 } dd { margin: 0 0 .4rem } code { font-size: .92em }
            </style></head><body>
            """;

    private final Results results;
    private final Account account;

    HtmlReport(Results results, Account account) {
        this.results = results;
        this.account = account;
    }

    String render() {
        var page =
                new StringBuilder(HEAD).append("<h1>The worker side by side with what people would use instead</h1>\n");
        page.append("<dl>");
        page.append(fact("Command", "<code>" + Html.escape(account.command()) + "</code>"));
        account.facts().forEach((name, fact) -> page.append(fact(name, Html.escape(fact))));
        page.append(fact(
                "Arms",
                account.arms().entrySet().stream()
                        .map(arm -> "<code>" + arm.getKey().id() + "</code> "
                                + Html.escape(arm.getKey().title() + ": " + arm.getValue()))
                        .collect(Collectors.joining("<br>"))));
        page.append(
                "</dl><p class=\"quiet\">A bar is the median of the rounds, the line on it goes from the least to the most."
                        + " ● marks where the machine was the limit: its cores were busy for 95 % of the time or more. Ratios are"
                        + " to this worker in the same round.</p>\n");
        if (!results.brokenOff().isEmpty()) {
            page.append("<p>" + MarkdownPage.BROKEN_OFF + "</p>\n<ul>");
            results.brokenOff().forEach(run -> page.append("<li>" + Html.escape(run) + "</li>"));
            page.append("</ul>\n");
        }
        for (var story : Story.ALL) {
            if (!results.cells(story.figure()).isEmpty()) {
                page.append(section(story));
            }
        }
        return page.append("</body></html>\n").toString();
    }

    private static String fact(String name, String html) {
        return "<dt>" + name + "</dt><dd>" + html + "</dd>\n";
    }

    private String section(Story story) {
        var section = new StringBuilder(
                "<h2>" + Html.escape(story.title()) + "</h2>\n<p>" + Html.escape(story.text()) + "</p>\n");
        Limits.said(results, story.figure()).ifPresent(said -> section.append("<p>" + Html.escape(said) + "</p>\n"));
        List<String> cells = results.cells(story.figure());
        if (story.grows() && cells.size() > 1) {
            section.append(grid(story.metrics().stream().map(metric -> lines(story.figure(), cells, metric))));
        } else if (cells.size() == 1) {
            section.append(grid(
                    story.metrics().stream().map(metric -> panel(story.figure(), cells.getFirst(), metric, metric))));
        } else {
            for (String metric : story.metrics()) {
                String grid = grid(cells.stream().map(cell -> panel(story.figure(), cell, metric, cell)));
                section.append(grid.isEmpty() ? "" : "<h3>" + Html.escape(metric) + "</h3>" + grid);
            }
        }
        for (String cell : cells) {
            section.append("<h3>" + Html.escape(cell) + "</h3>").append(new Table(results, story, cell).html());
        }
        return section.toString();
    }

    private static String grid(Stream<Optional<String>> panels) {
        String all = panels.flatMap(Optional::stream).collect(Collectors.joining());
        return all.isEmpty() ? "" : "<div class=\"panels\">" + all + "</div>\n";
    }

    private Optional<String> lines(String figure, List<String> cells, String metric) {
        var lines = results.arms(figure, cells.getFirst(), metric).stream()
                .map(arm -> LinePanel.line(
                        arm,
                        arm.equals(Contestant.WORKER.id()),
                        cells.stream()
                                .map(cell -> results.spread(figure, cell, arm, metric))
                                .toList()))
                .toList();
        return lines.isEmpty() ? Optional.empty() : Optional.of(new LinePanel(metric, cells, lines).render());
    }

    private Optional<String> panel(String figure, String cell, String metric, String title) {
        var bars = results.arms(figure, cell, metric).stream()
                .map(arm -> new BarPanel.Bar(
                        arm,
                        results.spread(figure, cell, arm, metric).orElseThrow(),
                        arm.equals(Contestant.WORKER.id()),
                        metric.equals(Metrics.PER_SECOND) && Limits.reached(results, figure, cell, arm)))
                .toList();
        return bars.isEmpty() ? Optional.empty() : Optional.of(new BarPanel(title, bars).render());
    }
}
