package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.measure.Results;

/** {@code docs/performance.md}: the figures of one run, so that nobody has to copy any. */
final class MarkdownPage {
    static final String BROKEN_OFF = "Runs that were broken off, and lack readings for that:";

    private final Results results;
    private final Account account;

    MarkdownPage(Results results, Account account) {
        this.results = results;
        this.account = account;
    }

    String render() {
        var page = new StringBuilder("""
                # Performance

                The worker side by side with what people would use instead: every arm consumes the same requests, calls the same
                simulator of the cloud through the worker's own HTTP client, publishes a correlated reply and commits. This page is written by
                `bench/run`, which anybody can run on a clean clone; the report that it draws, with pictures, is `bench/target/results/report.html`,
                and `results.csv` and `results.json` beside it have every single reading. How an arm is written is in `bench/arms`, and why so
                in [decision 24](decisions/0024-bench.md).

                """);
        page.append("| | |\n|---|---|\n| Command | `").append(account.command()).append("` |\n");
        account.facts().forEach((name, fact) -> page.append("| " + name + " | " + fact + " |\n"));
        page.append("\n| arm | what it is | version |\n|---|---|---|\n");
        account.arms()
                .forEach((arm, version) ->
                        page.append("| `" + arm.id() + "` | " + arm.title() + " | " + version + " |\n"));
        page.append("""

                Figures are medians of the rounds, with the least and the most in brackets; × is the ratio to this worker in the same round.
                ● marks where the machine was the limit: its cores were busy for 95 % of the time or more, so such a figure compares
                what a request costs, and not how well an arm keeps calls in flight.
                """);
        if (!results.brokenOff().isEmpty()) {
            page.append("\n" + BROKEN_OFF + "\n\n");
            results.brokenOff().forEach(run -> page.append("- " + run + "\n"));
        }
        page.append(new Aims(results).markdown());
        for (var story : Story.ALL) {
            if (!results.cells(story.figure()).isEmpty()) {
                page.append("\n## " + story.title() + "\n\n" + story.text() + "\n");
                Limits.said(results, story.figure()).ifPresent(said -> page.append("\n" + said + "\n"));
                for (String cell : results.cells(story.figure())) {
                    page.append("\n### " + cell + "\n\n").append(new Table(results, story, cell).markdown());
                }
            }
        }
        return page.toString();
    }
}
