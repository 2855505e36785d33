package io.backendprovisioner.operator;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.DeleteAnswer;
import io.backendprovisioner.provider.Removal;
import java.io.PrintStream;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** For tools: one object with an array of each kind, always all of them. Fields are only ever added. */
final class AuditJson implements AuditReport {
    private final PrintStream out;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final ArrayNode deletions = JsonNodeFactory.instance.arrayNode();

    AuditJson(PrintStream out) {
        this.out = out;
    }

    @Override
    public void found(Findings findings, long backends, long entries, Instant at) {
        json.put("clean", findings.isEmpty())
                .put("checkedAt", at.toString())
                .put("backends", backends)
                .put("entries", entries)
                .put("forgotten", findings.forgotten())
                .put("others", findings.others())
                .put("unseen", findings.unseen());
        var orphans = json.putArray("orphans");
        findings.orphans()
                .forEach(orphan -> backend(
                        orphans.addObject(),
                        orphan.backendId(),
                        orphan.backendName(),
                        orphan.created(),
                        orphan.marker()));
        var twins = json.putArray("twins");
        for (Findings.Twin twin : findings.twins()) {
            var node = twins.addObject();
            backend(node, twin.backendId(), twin.backendName(), twin.created(), twin.marker());
            ledger(node, twin.ledger())
                    .put("answer", twin.answer() == null ? null : twin.answer().value())
                    .put("surplus", twin.surplus())
                    .put("doubt", twin.doubt());
        }
        var splits = json.putArray("splits");
        for (Findings.Split split : findings.splits()) {
            var answers = splits.addObject().put("marker", split.marker()).putArray("answers");
            for (Findings.Named answer : split.answers()) {
                ledger(answers.addObject(), answer.ledger())
                        .put("backendId", answer.backendId().value())
                        .put("answeredAt", answer.answeredAt().toString());
            }
        }
        var unanswered = json.putArray("unanswered");
        for (Findings.Unanswered intent : findings.unanswered()) {
            var node = unanswered.addObject().put("marker", intent.marker());
            var ids = ledger(node, intent.ledger())
                    .put("callUntil", intent.callUntil().toString())
                    .putArray("backendIds");
            intent.listed().forEach(id -> ids.add(id.value()));
        }
        var missing = json.putArray("missing");
        for (Findings.Missing answer : findings.missing()) {
            ledger(missing.addObject().put("marker", answer.marker()), answer.ledger())
                    .put("backendId", answer.backendId().value())
                    .put("answeredAt", answer.answeredAt().toString());
        }
    }

    @Override
    public void replies(ReplyLog.Coverage read) {
        var node = json.putObject("replies").put("from", read.wholeFrom().toString());
        read.topics().forEach(node.putArray("topics")::add);
        read.gaps().forEach(node.putArray("gaps")::add);
    }

    @Override
    public void deleted(Findings.Twin twin, Removal became) {
        var node =
                deletions.addObject().put("backendId", twin.backendId().value()).put("marker", twin.marker());
        switch (became) {
            case Removal.Kept(var why) -> node.put("result", "kept").put("reason", why);
            case Removal.Asked asked -> asked(node, asked.answer());
        }
    }

    private static void asked(ObjectNode node, DeleteAnswer answer) {
        switch (answer) {
            case DeleteAnswer.Deleted(var before) -> node.put("result", before ? "gone" : "deleted");
            case CloudError error ->
                node.put("result", "failed").put("code", error.code()).put("message", error.message());
        }
    }

    @Override
    public void end() {
        json.set("deleted", deletions);
        out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }

    private static void backend(ObjectNode node, BackendId id, String name, @Nullable Instant created, String marker) {
        node.put("backendId", id.value())
                .put("backendName", name)
                .put("created", created == null ? null : created.toString())
                .put("marker", marker);
    }

    private static ObjectNode ledger(ObjectNode node, TopicPartition ledger) {
        return node.put("ledger", ledger.topic()).put("partition", ledger.partition());
    }
}
