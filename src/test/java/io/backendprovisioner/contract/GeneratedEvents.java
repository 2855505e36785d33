package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests as CloudEvents of both modes: the values of {@link GeneratedRequests} as data, and attributes that are right or
 * spoiled at the borders of their rules. The same seed gives the same ones.
 */
final class GeneratedEvents {
    private static final List<String> TYPES = List.of(
            "application/json",
            "APPLICATION/JSON ;charset=utf-8",
            "text/json",
            "a/b+json",
            "a/b+c+json;d",
            "application/+json",
            "application/json;\u0000",
            "application/json\n",
            "application/json x",
            "text/xml",
            "json",
            "/json",
            "",
            "é/json");
    private static final List<String> FORMATS = List.of(
            "application/cloudevents+json",
            "application/cloudevents+json;charset=UTF-8",
            " Application/CloudEvents+JSON ; a=b",
            "application/cloudevents+xml",
            "application/cloudevents-batch+json");

    /** As JSON. A number that Java has no double for would be none to the schema's validator. */
    private static final List<String> NO_TEXTS = List.of("7", "1.0", "1e99", "true", "null", "[]", "{\"a\":1}", "\"\"");

    private final SplittableRandom random;
    private final GeneratedRequests data;

    GeneratedEvents(long seed) {
        random = new SplittableRandom(seed);
        data = new GeneratedRequests(seed);
    }

    /** With a key of its own. */
    RequestFixture next() {
        return random.nextBoolean() ? binary() : structured();
    }

    private RequestFixture binary() {
        var record = request().value(data.next());
        for (var name : List.of("id", "source", "type")) {
            attribute(record, "ce_" + name, name.equals("id") ? id() : random.nextInt(20) == 0 ? odd() : "/shop");
        }
        if (random.nextInt(3) == 0) {
            attribute(record, "content-type", rightOr(0, TYPES));
        }
        attribute(record, "ce_comexample", odd());
        return record.header("ce_specversion", rightOr(0, List.of("1.0", "0.3", "", "1", " 1.0", "1.00")));
    }

    private void attribute(RequestFixture record, String name, String text) {
        switch (random.nextInt(60)) {
            case 0 -> {}
            case 1 -> record.header(name, new byte[] {(byte) 0xC3});
            case 2 -> record.header(name, (byte[]) null);
            case 3 -> record.header(name, "");
            default -> record.header(name, text);
        }
    }

    private RequestFixture structured() {
        List<String> members = new ArrayList<>();
        member(members, "specversion", quoted(rightOr(0, List.of("1.0", "0.3", "1", " 1.0"))));
        member(members, "id", quoted(id()));
        member(members, "source", quoted(random.nextInt(20) == 0 ? odd() : "/shop"));
        member(members, "type", quoted(random.nextInt(20) == 0 ? odd() : "wanted"));
        if (random.nextInt(3) == 0) {
            member(members, "datacontenttype", quoted(rightOr(0, TYPES)));
        }
        if (random.nextInt(3) == 0) {
            member(members, one(List.of("time", "traceparent", "Data", "comexample", "")), one(NO_TEXTS));
        }
        byte[] value = data.next();
        boolean encoded = random.nextInt(4) == 0;
        var base64 = quoted(random.nextInt(9) == 0 ? odd() : Base64.getEncoder().encodeToString(value));
        member(members, encoded ? "data_base64" : "data", encoded ? base64 : new String(value, UTF_8));
        if (random.nextInt(30) == 0) {
            member(members, encoded ? "data" : "data_base64", one(List.of("null", "{}", "\"\"")));
        }
        if (random.nextInt(30) == 0) {
            members.add(one(members));
        }
        byte[] event = utf8("{" + String.join(",", members) + "}");
        if (random.nextInt(50) == 0) {
            int length = Math.max(event.length, StrictJson.MAX_BYTES + random.nextInt(3) - 1);
            byte[] padded = Arrays.copyOf(event, length);
            Arrays.fill(padded, event.length, length, (byte) ' ');
            event = padded;
        }
        return request().value(event).header("content-type", rightOr(2, FORMATS));
    }

    private void member(List<String> members, String name, String json) {
        switch (random.nextInt(60)) {
            case 0 -> {}
            case 1 -> members.add(quoted(name) + ":" + one(NO_TEXTS));
            default -> members.add(random.nextInt(members.size() + 1), quoted(name) + ": " + json);
        }
    }

    private String id() {
        return switch (random.nextInt(20)) {
            case 0 -> odd();
            case 1 -> "a" + odd();
            case 2 -> "i".repeat(510 + random.nextInt(4));
            default -> "event-" + random.nextInt(1000);
        };
    }

    /** A header cannot have halves of pairs. */
    private String odd() {
        return new String(utf8(one(GeneratedRequests.CHARACTERS)), UTF_8);
    }

    private String rightOr(int lastRight, List<String> texts) {
        return random.nextInt(8) == 0 ? one(texts) : texts.get(random.nextInt(lastRight + 1));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean must = unit < ' ' || unit == '"' || unit == '\\' || Character.isSurrogate(unit);
            json.append(must ? "\\u%04x".formatted((int) unit) : String.valueOf(unit));
        }
        return json.append('"').toString();
    }
}
