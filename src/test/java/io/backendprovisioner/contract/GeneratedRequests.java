package io.backendprovisioner.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.JsonMutants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Values of requests: right ones, and such as are spoiled at one place or several, at the borders of every rule above
 * all. The same seed gives the same ones.
 */
final class GeneratedRequests {
    private static final List<String> TEXTS =
            List.of("orders", "a", "***", "é", "中文", "😀", "x y", "\uFFFD", "0", "\"\\/");
    private static final List<String> NAMES =
            List.of("key", "Key", "value", "Value", "tags", "Tags", "Tag", "tag", "backendname", "name", "", "ſ", "😀");

    /** On both sides of what each rule says of characters. */
    static final List<String> CHARACTERS = List.of(
            ("\u0000 \u0008 \t \n \u000b \u000c \r \u000e \u001c \u001f ! ~ \u007f \u0080 \u0085 \u009f \u00a0 \u00a1 \u1680 \u180e"
                            + " \u1fff \u2000 \u2007 \u200a \u200b \u2027 \u2028 \u2029 \u202a \u202f \u205f \u3000 \u3001 \ud7ff"
                            + " \ud800 \udbff \udc00 \udfff \ue000 \ufeff \uffff 😀 \udbff\udfff \ude00\ud83d")
                    .split(" "));

    private static final List<String> NO_TEXTS = List.of(
            "1", "1.0", "1e2", "-0", "1e999", "0.1e-400000", "9".repeat(2000), "true", "false", "null", "[]", "{}");

    private static final List<String> RESERVED = List.of(
            "provisioner-request",
            "Provisioner-Request",
            " provisioner-request\u3000",
            "\u2007provisioner-request",
            "prov\u0131s\u0130oner-request",
            "provi\u017fioner-reque\u017ft",
            "provisioner-requests",
            "provisioner_request",
            "provis\u0307ioner-request");

    private final SplittableRandom random;

    GeneratedRequests(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A field, under a name that need not be the only one of its kind. */
    private static final class Field {
        private String name;
        private String json;

        Field(String name, String json) {
            this.name = name;
            this.json = json;
        }
    }

    byte[] next() {
        List<Field> fields = right();
        for (int left = Math.max(0, random.nextInt(7) - 3); left > 0; left--) {
            spoil(fields);
        }
        byte[] value = object(fields).getBytes(UTF_8);
        return switch (random.nextInt(100)) {
            case 0 -> JsonMutants.mutated(random, value);
            case 1 -> ("\uFEFF" + object(fields)).getBytes(UTF_8);
            case 2 -> (object(fields) + one(List.of(" ", "x", "{}", "\n1"))).getBytes(UTF_8);
            case 3, 4 -> padded(value, StrictJson.MAX_BYTES + random.nextInt(3) - 1);
            case 5 -> one(NO_TEXTS).getBytes(UTF_8);
            default -> value;
        };
    }

    private List<Field> right() {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(one(List.of("backendName", "BackendName")), text(one(TEXTS))));
        fields.add(new Field(one(List.of("backendType", "BackendType")), text(one(List.of("HTTP", "VPC", "Other")))));
        perhaps(
                fields,
                List.of("description", "Description"),
                text(one(TEXTS) + one(List.of("", " ", "\n\t", "\u2028"))));
        perhaps(fields, List.of("createEventBridgeServiceLinkedRole", "CreateEventBridgeServiceLinkedRole"), flag());
        perhaps(fields, List.of("createSlr", "CreateSlr"), flag());
        perhaps(fields, List.of("tags", "Tags", "Tag"), random.nextInt(9) == 0 ? "null" : array(tags()));
        return fields;
    }

    private void perhaps(List<Field> fields, List<String> spellings, String json) {
        if (random.nextBoolean()) {
            fields.add(random.nextInt(fields.size() + 1), new Field(one(spellings), json));
        }
    }

    private List<String> tags() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(number -> object(tag(one(TEXTS) + number)))
                .collect(ArrayList::new, List::add, List::addAll);
    }

    private List<Field> tag(String key) {
        List<Field> tag = new ArrayList<>(List.of(new Field(one(List.of("key", "Key")), text(key))));
        perhaps(tag, List.of("value", "Value"), one(List.of("null", "\"\"", text(one(TEXTS)), "\" \"")));
        return tag;
    }

    private void spoil(List<Field> fields) {
        if (fields.isEmpty()) {
            return;
        }
        var any = one(fields);
        List<Runnable> ways = List.of(
                () -> fields.remove(any),
                () -> any.json = noText(),
                () -> any.json = text(spoiled(one(TEXTS))),
                () -> any.json = text(one(List.of("", " ", "\u00a0\u3000", "a".repeat(30_000), "ü".repeat(33_000)))),
                () -> any.name = random.nextBoolean() ? any.name.toUpperCase(Locale.ROOT) : one(NAMES),
                () -> fields.add(new Field(one(NAMES), noText())),
                () -> fields.add(new Field(any.name, any.json)),
                () -> fields.add(new Field(otherCase(any.name), any.json)),
                () -> fields.add(new Field(one(List.of("tags", "Tag", "Tags")), array(spoiledTags()))),
                () -> fields.add(new Field(one(List.of("tags", "Tag")), array(spoiledTags()))));
        one(ways).run();
    }

    private List<String> spoiledTags() {
        List<String> tags = tags();
        List<Field> tag = tag("own");
        List<Consumer<List<String>>> ways = List.of(
                all -> all.add(noText()),
                all -> all.addAll(List.of(object(tag), object(tag))),
                all -> all.addAll(List.of(object(tag("same")), object(tag("same")))),
                all -> all.add(object(List.of(new Field("key", text(one(RESERVED)))))),
                all -> all.add(object(List.of(new Field("Key", text(spoiled("k")))))),
                all -> all.add(object(List.of(new Field("key", "\"a\""), new Field("Key", "\"b\"")))),
                all -> all.add(object(List.of(new Field("key", text(one(List.of("", " ", "\u2007"))))))),
                all -> {
                    tag.add(new Field(
                            one(List.of("value", "Value")), random.nextBoolean() ? noText() : text(spoiled("v"))));
                    all.add(object(tag));
                },
                all -> {
                    spoil(tag);
                    all.add(object(tag));
                });
        one(ways).accept(tags);
        return tags;
    }

    private String spoiled(String text) {
        var odd = one(CHARACTERS);
        return switch (random.nextInt(4)) {
            case 0 -> odd + text;
            case 1 -> text + odd;
            case 2 -> text + odd + text;
            default -> odd;
        };
    }

    private String noText() {
        int levels = 1 + random.nextInt(20);
        return switch (random.nextInt(6)) {
            case 0 -> "[".repeat(levels) + "]".repeat(levels);
            case 1 -> "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
            default -> one(NO_TEXTS);
        };
    }

    private String flag() {
        return one(List.of("true", "false", "null"));
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** The cloud's spelling for ours, and ours for the cloud's. */
    private static String otherCase(String name) {
        String first = name.isEmpty() ? "" : name.substring(0, 1);
        String other = first.toUpperCase(Locale.ROOT).equals(first)
                ? first.toLowerCase(Locale.ROOT)
                : first.toUpperCase(Locale.ROOT);
        return other + name.substring(first.length());
    }

    private static byte[] padded(byte[] value, int length) {
        byte[] padded = Arrays.copyOf(value, Math.max(length, value.length));
        Arrays.fill(padded, value.length, padded.length, (byte) ' ');
        return padded;
    }

    private String object(List<Field> fields) {
        return fields.stream()
                .map(field -> text(field.name) + one(List.of(":", " :\n")) + field.json)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String array(List<String> elements) {
        return "[" + String.join(", ", elements) + "]";
    }

    /** As JSON: what must be escaped is, and now and then what need not. */
    private String text(String text) {
        boolean all = random.nextInt(20) == 0;
        var json = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            boolean must = point < 0x20 || point == '"' || point == '\\' || (point >= 0xD800 && point <= 0xDFFF);
            for (char unit : Character.toChars(point)) {
                json.append(must || all ? "\\u%04x".formatted((int) unit) : unit);
            }
        });
        return json.append('"').toString();
    }
}
