package io.backendprovisioner.operator;

import static io.backendprovisioner.operator.AuditTable.printable;

import io.backendprovisioner.contract.Reply;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.provider.ListedBackend;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what is known of a key, for people or for tools.
 *
 * @param retention how long an entry of the ledger is kept
 */
record ShownKey(Show.Known known, Duration retention) {
    private static final String ROW = "%-6s  %-32s  %s%n";

    void asTable(PrintStream out) {
        out.println("key '" + printable(known.key().value()) + "' of lane "
                + known.lane().label() + ": mark " + known.mark().value());
        out.println(
                "Kafka's own partitioner puts it into " + known.own() + " of " + known.partitions() + " partitions");
        known.lines().forEach(line -> out.printf(ROW, "ledger", backend(line), printable(of(line))));
        if (known.freed() && known.lines().isEmpty()) {
            out.printf(ROW, "ledger", "-", "the key is free again: its request made no backend, or it was forgotten");
        }
        known.backends().forEach(backend -> out.printf(ROW, "cloud", backend.id(), printable(of(backend))));
        known.replies().forEach(reply -> out.printf(ROW, "reply", backend(reply.reply()), printable(of(reply))));
        known.coverage().gaps().forEach(gap -> out.println("cut short: " + printable(gap)));
        var coverage = known.coverage();
        out.println(
                "replies from " + coverage.wholeFrom() + " on were read from " + String.join(", ", coverage.topics()));
        out.printf(
                "%s: %d ledger entries, %d backends, %d replies%n",
                known.isNothing() ? "unknown" : "known",
                known.lines().size(),
                known.backends().size(),
                known.replies().size());
    }

    private static String backend(LedgerSnapshot.Line line) {
        return line.entry() instanceof Entry.Answer answer ? answer.backendId().value() : "-";
    }

    private static String backend(Reply reply) {
        return reply.backendId() == null ? "-" : reply.backendId();
    }

    private String of(LedgerSnapshot.Line line) {
        String what = switch (line.entry()) {
            case Entry.Intent intent -> "an intent, a call may have been under way until " + intent.callUntil();
            case Entry.Answer answer ->
                "answered " + answer.answeredAt() + (answer.adopted() ? ", adopted" : "") + ", cloud's request "
                        + answer.cloudRequestId();
        };
        return what + ", in " + line.ledger() + elsewhere(line.ledger()) + ", kept until " + keptUntil(line.entry());
    }

    private String elsewhere(TopicPartition ledger) {
        return ledger.partition() == known.own().partition()
                ? ""
                : " (another partitioner put it there, or the topic had another number of partitions)";
    }

    private Instant keptUntil(Entry entry) {
        return switch (entry) {
            case Entry.Intent intent -> intent.callUntil().plus(retention);
            case Entry.Answer answer -> answer.answeredAt().plus(retention);
        };
    }

    private static String of(ListedBackend backend) {
        return "name '" + backend.name() + "', type '" + backend.type() + "', created "
                + (backend.created() == null ? "at an unknown time" : backend.created());
    }

    private static String of(Show.Replied replied) {
        Reply reply = replied.reply();
        return reply.status()
                + (reply.code() == null ? "" : " " + reply.code())
                + (reply.provenance() == null ? "" : " (" + reply.provenance() + ")")
                + (reply.candidates().isEmpty() ? "" : ", candidates " + String.join(",", reply.candidates()))
                + ", " + replied.at() + ", in " + replied.partition() + " at offset " + replied.offset();
    }

    void asJson(PrintStream out) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("known", !known.isNothing())
                .put("key", known.key().value())
                .put("lane", known.lane().label())
                .put("mark", known.mark().value())
                .put("topic", known.own().topic())
                .put("partition", known.own().partition())
                .put("partitions", known.partitions())
                .put("freed", known.freed());
        var ledger = json.putArray("ledger");
        known.lines().forEach(line -> entry(ledger.addObject(), line));
        var backends = json.putArray("backends");
        for (ListedBackend backend : known.backends()) {
            backends.addObject()
                    .put("backendId", backend.id().value())
                    .put("backendName", backend.name())
                    .put("backendType", backend.type())
                    .put("created", text(backend.created()));
        }
        var replies = json.putArray("replies");
        known.replies().forEach(replied -> reply(replies.addObject(), replied));
        json.put("repliesFrom", known.coverage().wholeFrom().toString());
        known.coverage().topics().forEach(json.putArray("replyTopics")::add);
        known.coverage().gaps().forEach(json.putArray("cutShort")::add);
        out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }

    private void entry(ObjectNode node, LedgerSnapshot.Line line) {
        node.put("ledger", line.ledger().topic()).put("partition", line.ledger().partition());
        switch (line.entry()) {
            case Entry.Intent intent ->
                node.put("kind", "intent").put("callUntil", intent.callUntil().toString());
            case Entry.Answer answer ->
                node.put("kind", "answer")
                        .put("backendId", answer.backendId().value())
                        .put("answeredAt", answer.answeredAt().toString())
                        .put("adopted", answer.adopted())
                        .put("cloudRequestId", answer.cloudRequestId());
        }
        node.put("keptUntil", keptUntil(line.entry()).toString());
    }

    private static void reply(ObjectNode node, Show.Replied replied) {
        Reply reply = replied.reply();
        node.put("topic", replied.partition().topic())
                .put("partition", replied.partition().partition())
                .put("offset", replied.offset())
                .put("completedAt", replied.at().toString())
                .put("status", reply.status().name())
                .put("code", reply.code())
                .put("backendId", reply.backendId())
                .put("provenance", reply.provenance());
        reply.candidates().forEach(node.putArray("candidates")::add);
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
