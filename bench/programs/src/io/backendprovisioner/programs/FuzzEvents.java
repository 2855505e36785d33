package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.EventForm;
import io.backendprovisioner.testkit.JsonMutants;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Records as CloudEvents of both modes, right ones and broken ones. The id of each begins with its number. */
final class FuzzEvents {
    private static final List<String> ODD_IDS =
            List.of("", "a", "\u0007", "😀", "\r\nevent=forged", "${x}", "中文", "\u2028");
    private static final List<String> FORMATS = List.of(
            "application/cloudevents+json",
            "application/cloudevents+json; charset=UTF-8",
            "Application/CloudEvents+JSON",
            "application/cloudevents+avro",
            "application/cloudevents-batch+json");
    private static final List<String> VERSIONS = List.of("1.0", "1.0", "1.0", "1.0", "0.3", "", "\u0000");
    private static final List<String> TYPES =
            List.of("application/json", "application/vnd.a+json;b=c", "text/xml", "\r\n");
    private static final List<String> MEMBERS = List.of(
            "",
            ",\"time\":\"2026-01-01T00:00:00Z\"",
            ",\"comexample\":1e999999999",
            ",\"subject\":null",
            ",\"source\":\"again\"",
            ",\"extension\":{\"a\":[1]}",
            ",\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"",
            ",\"id\":7");

    private FuzzEvents() {}

    /** One in four is an event. One in four of these has nothing but its id to be known by. */
    static ProducerRecord<byte[], byte[]> perhapsAsEvent(
            SplittableRandom random, int number, ProducerRecord<byte[], byte[]> plain) {
        if (random.nextInt(4) > 0) {
            return plain;
        }
        var headers = plain.headers();
        byte @Nullable [] key = plain.key();
        if (random.nextInt(4) == 0) {
            headers.remove("kafka_correlationId");
            key = null;
        }
        String id = number + ";" + one(random, ODD_IDS);
        byte @Nullable [] value = plain.value();
        if (random.nextBoolean()) {
            headers.add("ce_specversion", one(random, VERSIONS).getBytes(UTF_8));
            headers.add("ce_id", id.getBytes(UTF_8));
            headers.add("ce_source", random.nextInt(9) == 0 ? null : "/fuzz".getBytes(UTF_8));
            headers.add("ce_type", new byte[random.nextInt(5)]);
            if (random.nextInt(3) == 0) {
                headers.add("content-type", one(random, TYPES).getBytes(UTF_8));
            }
        } else {
            headers.add("content-type", one(random, FORMATS).getBytes(UTF_8));
            value = structured(random, number, id, value);
        }
        return new ProducerRecord<>(plain.topic(), null, key, value, headers);
    }

    /** What its reply is to be. */
    static EventForm replyForm(ProducerRecord<byte[], byte[]> record) {
        EventForm form = EventForm.of(record.headers());
        return form == EventForm.OTHER ? EventForm.STRUCTURED : form;
    }

    private static byte @Nullable [] structured(
            SplittableRandom random, int number, String id, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        String written = random.nextInt(4) == 0
                ? "\"data_base64\":\"" + Base64.getEncoder().encodeToString(data) + "\""
                : "\"data\":" + new String(data, UTF_8);
        byte[] event = "{\"specversion\":\"%s\",\"id\":\"%s\",\"source\":\"/fuzz\",\"type\":\"wanted\"%s,%s}"
                .formatted(escaped(one(random, VERSIONS)), escaped(id), one(random, MEMBERS), written)
                .getBytes(UTF_8);
        if (random.nextInt(6) > 0) {
            return event;
        }
        // Not at its beginning, so that its number is not lost; nor with another id behind, since the last one counts.
        byte[] mutant = mutatedBehind(random, event, 60);
        byte @Nullable [] counts = EventForm.STRUCTURED.id(new RecordHeaders(), mutant);
        return counts == null || FuzzRecords.number(counts) == number ? mutant : event;
    }

    private static byte[] mutatedBehind(SplittableRandom random, byte[] event, int kept) {
        int start = Math.min(kept, event.length - 1);
        byte[] rest = JsonMutants.mutated(random, Arrays.copyOfRange(event, start, event.length));
        byte[] all = Arrays.copyOf(event, start + rest.length);
        System.arraycopy(rest, 0, all, start, rest.length);
        return all;
    }

    private static String escaped(String text) {
        var json = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            json.append(unit < ' ' ? "\\u%04x".formatted((int) unit) : String.valueOf(unit));
        }
        return json.toString();
    }

    private static <T> T one(SplittableRandom random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
