package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.AnnouncementWriter;
import io.backendprovisioner.contract.HeaderNames;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that has passed over a broker, held against the contract, whoever sent it and whoever read it: each reply against its
 * schema, and each request that was answered against the answer. What was refused for its value must be wrong by the contract,
 * and what was not must be right. Who asked to be told that it waits was told once at most and before the reply, and nobody
 * else. What answers an event is one, in the same mode, by the official SDK's judgement too.
 */
final class Traffic {
    private static final int MOST_SHOWN = 10;

    private final Map<Sender, Judged> requests = new HashMap<>();
    private final Map<Sender, Told> progress = new HashMap<>();
    private final List<String> flaws = new ArrayList<>();

    /** Of what answers an event, as docs/asyncapi.yaml has them. */
    private record EventSchemas(WireSchema binary, WireSchema structuredHeaders, WireSchema structured) {
        static final EventSchemas REPLY = of("Reply");
        static final EventSchemas PROGRESS = of("Progress");

        private static EventSchemas of(String kind) {
            return new EventSchemas(
                    WireSchema.documented("/components/schemas/binary" + kind + "Headers"),
                    WireSchema.documented("/components/schemas/structured" + kind + "Headers"),
                    WireSchema.documented("/components/messages/structured" + kind + "/payload"));
        }
    }

    /** Requests that are one to whoever sees the replies, and so are taken together. */
    private record Sender(ByteBuffer correlationId, ByteBuffer key) {}

    /** @param wrong what is wrong with one of them */
    private record Judged(boolean anyRight, @Nullable String wrong, Set<EventForm> replyForms) {
        Judged(RequestVerdict verdict, EventForm form) {
            this(verdict.accepts(), verdict.flaw(), Set.of(form == EventForm.OTHER ? EventForm.STRUCTURED : form));
        }

        Judged and(Judged other) {
            var forms = new HashSet<>(replyForms);
            forms.addAll(other.replyForms);
            return new Judged(anyRight || other.anyRight, wrong == null ? other.wrong : wrong, forms);
        }
    }

    /** How many requests of a sender there are, how many of them asked for progress, and how many records have come. */
    private static final class Told {
        private int requests;
        private int asked;
        private int announcements;
        private int replies;
    }

    private Traffic() {}

    /** @throws AssertionError naming the reply, the JSON pointer and what is wrong there */
    static void mustKeepTheContract(Broker broker) {
        var traffic = new Traffic();
        List<String> topics = topics(broker);
        List<String> lanes = topics.stream()
                .filter(topic -> topics.contains(topic + ".ledger"))
                .toList();
        read(broker, lanes, traffic::note);
        read(
                broker,
                topics.stream()
                        .filter(topic -> !lanes.contains(topic) && !topic.endsWith(".ledger"))
                        .toList(),
                traffic::check);
        if (!traffic.flaws.isEmpty()) {
            throw new AssertionError(traffic.flaws.size() + " flaws in what passed over the broker:\n"
                    + String.join("\n", traffic.flaws.subList(0, Math.min(MOST_SHOWN, traffic.flaws.size()))));
        }
    }

    private static List<String> topics(Broker broker) {
        try (var admin = broker.admin()) {
            return admin.listTopics().names().get().stream().sorted().toList();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the topics could not be listed", e);
        }
    }

    private static void read(Broker broker, List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        if (!topics.isEmpty()) {
            broker.readAll(topics.toArray(String[]::new)).forEach(reader);
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> request) {
        var header = request.headers().lastHeader(HeaderNames.CORRELATION_ID);
        var form = EventForm.of(request.headers());
        byte @Nullable [] eventId = unlessEmpty(form.id(request.headers(), request.value()));
        byte @Nullable [] id = either(header == null ? null : header.value(), eventId);
        byte @Nullable [] key = either(request.key(), eventId);
        byte @Nullable [] echoed = id == null ? key : id;
        if (echoed != null) {
            var verdict = RequestVerdict.on(request.headers(), request.value());
            Sender sender = sender(echoed, key == null ? echoed : key);
            requests.merge(sender, new Judged(verdict, form), Judged::and);
            Told told = progress.computeIfAbsent(sender, _ -> new Told());
            told.requests++;
            if (Inbox.text(request, HeaderNames.PROGRESS).equals("true")) {
                told.asked++;
            }
        }
    }

    private void check(ConsumerRecord<byte[], byte[]> record) {
        var status = record.headers().lastHeader(HeaderNames.STATUS);
        if (status == null || record.headers().lastHeader(HeaderNames.DEAD_LETTER_CAUSE) != null) {
            return;
        }
        try {
            boolean isReply = !AnnouncementWriter.isAnnouncement(record.headers());
            JsonNode reply = body(record, isReply ? EventSchemas.REPLY : EventSchemas.PROGRESS);
            checkProgress(record, isReply);
            (isReply ? WireSchema.reply() : WireSchema.announcement())
                    .flaws(reply)
                    .forEach(flaw -> complain(record, flaw));
            if (!reply.path("status").asString().equals(new String(status.value(), UTF_8))) {
                complain(record, "at \"/status\": the header says " + new String(status.value(), UTF_8));
            }
            checkVerdict(record, reply);
        } catch (JacksonException e) {
            complain(record, "no JSON: " + e.getOriginalMessage());
        } catch (CloudEventRWException e) {
            complain(record, "no event by the SDK: " + e.getMessage());
        }
    }

    private JsonNode body(ConsumerRecord<byte[], byte[]> record, EventSchemas schemas) {
        JsonNode value = JsonMapper.shared().readTree(record.value());
        return switch (EventForm.of(record.headers())) {
            case PLAIN -> value;
            case BINARY -> {
                schemas.binary().flaws(headers(record)).forEach(flaw -> complain(record, flaw));
                KafkaMessageFactory.createReader(record).toEvent();
                yield value;
            }
            case STRUCTURED, OTHER -> {
                schemas.structuredHeaders().flaws(headers(record)).forEach(flaw -> complain(record, flaw));
                schemas.structured().flaws(value).forEach(flaw -> complain(record, flaw));
                KafkaMessageFactory.createReader(record).toEvent();
                yield value.path("data");
            }
        };
    }

    /** With those that a plain reply has too. */
    private static JsonNode headers(ConsumerRecord<byte[], byte[]> record) {
        var json = EventForm.json(record.headers());
        record.headers().forEach(header -> json.put(header.key(), new String(header.value(), UTF_8)));
        return json;
    }

    private void checkVerdict(ConsumerRecord<byte[], byte[]> record, JsonNode reply) {
        var id = record.headers().lastHeader(HeaderNames.CORRELATION_ID);
        var judged = id == null ? null : requests.get(sender(id.value(), record.key()));
        if (judged != null) {
            var form = EventForm.of(record.headers());
            if (!judged.replyForms().contains(form)) {
                complain(record, "the request is " + judged.replyForms() + ", the reply " + form);
            }
            boolean refused = reply.path("violations").valueStream().anyMatch(Traffic::isOfTheValue);
            if (refused && judged.wrong() == null) {
                complain(record, "the request was refused, and is right by the contract");
            } else if (!refused && !judged.anyRight()) {
                complain(record, "the request was not refused, and is wrong by the contract: " + judged.wrong());
            }
        }
    }

    private void checkProgress(ConsumerRecord<byte[], byte[]> record, boolean isReply) {
        var id = record.headers().lastHeader(HeaderNames.CORRELATION_ID);
        var told = id == null ? null : progress.get(sender(id.value(), record.key()));
        if (told == null) {
            return;
        }
        if (isReply) {
            told.replies++;
        } else if (++told.announcements > told.asked) {
            complain(record, "told once more than it was asked for");
        } else if (told.replies == told.requests) {
            complain(record, "told after the reply");
        }
    }

    private static boolean isOfTheValue(JsonNode violation) {
        String pointer = violation.path("pointer").asString();
        return pointer.isEmpty()
                || pointer.startsWith("/")
                || pointer.startsWith("header/ce_")
                || pointer.equals("header/content-type");
    }

    private void complain(ConsumerRecord<byte[], byte[]> record, String flaw) {
        flaws.add("%s in the reply %s-%d@%d: %s"
                .formatted(
                        flaw, record.topic(), record.partition(), record.offset(), new String(record.value(), UTF_8)));
    }

    private static Sender sender(byte[] correlationId, byte[] key) {
        return new Sender(ByteBuffer.wrap(correlationId), ByteBuffer.wrap(key));
    }

    private static byte @Nullable [] either(byte @Nullable [] first, byte @Nullable [] second) {
        return unlessEmpty(first) == null ? second : first;
    }

    private static byte @Nullable [] unlessEmpty(byte @Nullable [] bytes) {
        return bytes == null || bytes.length == 0 ? null : bytes;
    }
}
