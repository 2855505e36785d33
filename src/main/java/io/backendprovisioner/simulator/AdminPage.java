package io.backendprovisioner.simulator;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;

/** The page for people: one document, no script, renewed every two seconds. */
final class AdminPage {
    private static final int NEWEST = 100;
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
            <title>Simulator</title>
            <style>
            body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #222 }
            h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
            table { border-collapse: collapse; width: 100% }
            th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #ddd; vertical-align: top }
            .n { display: block; text-align: right; font-variant-numeric: tabular-nums }
            code { overflow-wrap: anywhere } .quiet { color: #777 }
            </style></head><body>
            <h1>Simulator of the cloud's API</h1>
            """;

    private final Cloud cloud;

    AdminPage(Cloud cloud) {
        this.cloud = cloud;
    }

    String render() {
        return HEAD + summary() + results() + faults() + backends() + "</body></html>\n";
    }

    private String summary() {
        var calls = cloud.calls();
        var seconds = calls.lastSeconds();
        return "<p><b>" + cloud.backends().size() + "</b> backends, <b>" + calls.inFlight()
                + "</b> calls in flight (most "
                + calls.mostInFlight() + "), <b>" + seconds[1] + "</b> calls in the last full second, <b>"
                + Arrays.stream(seconds).limit(10).sum() + "</b> in the last ten. "
                + "<span class=quiet>JSON: /_admin/backends, /_admin/calls, /_admin/faults</span></p>\n";
    }

    private String results() {
        var rows = new StringBuilder();
        cloud.calls()
                .results()
                .forEach((action, counts) -> counts.forEach((result, count) ->
                        rows.append(row(escape(action), escape(result), "<span class=n>" + count + "</span>"))));
        return section("Calls", "<tr><th>Action</th><th>Result</th><th>Count</th></tr>", rows.toString());
    }

    private String faults() {
        var faults = cloud.faults();
        var shown = new StringBuilder();
        BehaviourFields.read(cloud.behaviour())
                .forEach((name, value) -> shown.append(row(escape(name), escape(String.valueOf(value)))));
        shown.append(row("outage", faults.outage().label()));
        faults.rules()
                .counted()
                .forEach(rule -> shown.append(
                        row("request", escape(RequestRuleFields.write(rule).toString()))));
        for (var action : Action.values()) {
            faults.ratesOf(action)
                    .forEach((fault, rate) -> shown.append(row(action.label() + " " + fault.label(), "rate " + rate)));
            var script = faults.scriptOf(action);
            if (!script.isEmpty()) {
                var next = script.stream().limit(10).map(Fault::label).collect(joining(", "));
                shown.append(row(action.label() + " next", script.size() + ": " + next));
            }
        }
        return section("Behaviour and faults in force", "<tr><th>What</th><th>Value</th></tr>", shown.toString());
    }

    private String backends() {
        var rows = cloud.backends().newest(NEWEST).stream()
                .map(backend -> row(
                        escape(backend.name()),
                        escape(backend.type()),
                        backend.tags().stream().map(AdminPage::code).collect(joining("<br>")),
                        "<code>" + escape(backend.id()) + "</code>",
                        backend.createdAt().toString()))
                .collect(joining());
        return section(
                "Newest backends", "<tr><th>Name</th><th>Type</th><th>Tags</th><th>Id</th><th>Created</th></tr>", rows);
    }

    private static String code(SimulatedBackend.Tag tag) {
        return "<code>" + escape(tag.key() + "=" + tag.value()) + "</code>";
    }

    /** @param cells as HTML */
    private static String row(String... cells) {
        return "<tr><td>" + String.join("</td><td>", cells) + "</td></tr>\n";
    }

    private static String section(String title, String head, String rows) {
        return "<h2>" + title + "</h2>\n"
                + (rows.isEmpty() ? "<p class=quiet>None.</p>\n" : "<table>" + head + "\n" + rows + "</table>\n");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
