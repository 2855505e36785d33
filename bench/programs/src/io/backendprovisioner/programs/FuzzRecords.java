package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.EventForm;
import io.backendprovisioner.testkit.JsonMutants;
import io.backendprovisioner.testkit.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Records of every kind that a request topic may be sent. One seed and one number give one record, so a record that broke
 * something can be sent again. Its key, its correlation id or the id of its event begins with its number, unless it has none or it is so
 * long that it comes to a dead letter.
 */
final class FuzzRecords {
    static final String OTHER_REPLIES = TopicNames.REPLIES + ".other";

    static final int OTHER_PARTITIONS = 3;

    private static final int FEW_KEYS = 500;
    private static final Path KEPT = Path.of("target", "fuzz");
    private static final List<String> ODD = List.of(
            "\u0000",
            "\r\nevent=forged",
            "\u001b[31m",
            "\uFEFF",
            "\u202e",
            "😀",
            "中文",
            "\\u0000",
            "\\ud800",
            "%n%s",
            "${x}");
    private static final List<String> NUMBERS =
            List.of("1e999999999", "-0", "9".repeat(4000), "0.1e-400000", "NaN", "1_000", "0x1F", "01", ".5");

    /** Overlong forms of "/" and NUL, half of a surrogate pair, beyond Unicode, cut short, a lone continuation. */
    private static final List<byte[]> BYTES = List.of(
            new byte[] {(byte) 0xC0, (byte) 0xAF},
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xE2, (byte) 0x82},
            new byte[] {(byte) 0x80});

    private enum Kind {
        VALID,
        MUTATED,
        RANDOM_BYTES,
        RANDOM_GRAMMAR,
        NESTED,
        ODD_NUMBER,
        ODD_TEXT,
        DUPLICATE_FIELDS,
        LARGE,
        LARGEST,
        ABSENT,
        OTHER_ENCODING,
        OVERLONG_UTF_8
    }

    /** Each in its share. */
    private static final List<Kind> KINDS = Stream.concat(
                    Stream.of(Kind.values()),
                    Stream.concat(
                            Collections.nCopies(9, Kind.VALID).stream(), Collections.nCopies(3, Kind.MUTATED).stream()))
            .toList();

    private final long seed;

    FuzzRecords(long seed) {
        this.seed = seed;
    }

    /** The number that a reply's correlation id tells, or -1 where it is none of ours. */
    static int number(byte[] echoed) {
        int end = 0;
        while (end < echoed.length && end < 10 && echoed[end] >= '0' && echoed[end] <= '9') {
            end++;
        }
        return end == 0 || end == echoed.length || echoed[end] != ';'
                ? -1
                : Integer.parseInt(new String(echoed, 0, end, ISO_8859_1));
    }

    /** What its value is, in a word, and its mode where it is an event. */
    String kind(int number) {
        String kind = KINDS.get(random(number).nextInt(KINDS.size())).name();
        EventForm form = EventForm.of(record(number).headers());
        return (form == EventForm.PLAIN ? kind : form + " " + kind).toLowerCase(Locale.ROOT);
    }

    private SplittableRandom random(int number) {
        return new SplittableRandom(seed * 1_000_003 + number);
    }

    /** What its reply is to bring back as correlation id. */
    static byte @Nullable [] echoed(ProducerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader("kafka_correlationId");
        if (header != null && header.value() != null && header.value().length > 0) {
            return header.value();
        }
        byte[] id = EventForm.of(record.headers()).id(record.headers(), record.value());
        return id == null || id.length == 0 ? record.key() : id;
    }

    static boolean asksForProgress(ProducerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader("provisioner-progress");
        return header != null && Arrays.equals(header.value(), "true".getBytes(UTF_8));
    }

    /** On the default topic whatever it asked for, if only with a complaint; else only where it asked for. */
    static boolean mayBeAnsweredOn(ProducerRecord<byte[], byte[]> record, String topic, int partition) {
        var asked = record.headers().lastHeader("kafka_replyTopic");
        boolean other = topic.equals(OTHER_REPLIES);
        boolean askedForOther = asked != null && Arrays.equals(asked.value(), OTHER_REPLIES.getBytes(UTF_8));
        var place = record.headers().lastHeader("kafka_replyPartition");
        boolean usable = place != null
                && place.value().length == Integer.BYTES
                && ByteBuffer.wrap(place.value()).getInt() >= 0
                && ByteBuffer.wrap(place.value()).getInt() < OTHER_PARTITIONS;
        return !other
                || (askedForOther && (!usable || ByteBuffer.wrap(place.value()).getInt() == partition));
    }

    /** Writes it to a file, for those who have no such generator. */
    Path keep(int number) {
        var record = record(number);
        var base64 = Base64.getEncoder();
        var text = new StringBuilder("topic " + record.topic() + "\n");
        text.append("key ").append(record.key() == null ? "null" : base64.encodeToString(record.key()));
        text.append("\nvalue ").append(record.value() == null ? "null" : base64.encodeToString(record.value()));
        for (var header : record.headers()) {
            text.append("\nheader ")
                    .append(base64.encodeToString(header.key().getBytes(UTF_8)))
                    .append(' ');
            text.append(header.value() == null ? "null" : base64.encodeToString(header.value()));
        }
        try {
            Path file = Files.createDirectories(KEPT).resolve("seed-" + seed + "-number-" + number + ".base64");
            return Files.writeString(file, text.append('\n'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProducerRecord<byte[], byte[]> record(int number) {
        var random = random(number);
        Headers headers = new RecordHeaders();
        byte[] value = value(random, number, KINDS.get(random.nextInt(KINDS.size())));
        byte[] key = identify(random, number, headers);
        if (random.nextInt(3) == 0) {
            headers.add("provisioner-progress", "true".getBytes(UTF_8));
        }
        if (random.nextInt(3) == 0) {
            address(random, headers);
            decorate(random, headers);
        }
        String topic = random.nextInt(3) == 0 ? TopicNames.BULK_REQUESTS : TopicNames.REQUESTS;
        return FuzzEvents.perhapsAsEvent(random, number, new ProducerRecord<>(topic, null, key, value, headers));
    }

    private static byte @Nullable [] identify(SplittableRandom random, int number, Headers headers) {
        byte[] own = joined(number + ";", junk(random));
        int correlated = random.nextInt(100);
        if (correlated < 85) {
            headers.add("kafka_correlationId", own);
            return switch (random.nextInt(20)) {
                case 0 -> null;
                case 1 -> new byte[0];
                case 2 -> bytes(random, 30);
                case 3 -> "k".repeat(random.nextInt(400_000)).getBytes(UTF_8);
                case 4, 5, 6, 7, 8, 9 -> ("key-" + random.nextInt(FEW_KEYS)).getBytes(UTF_8);
                default -> ("key-of-" + number).getBytes(UTF_8);
            };
        }
        if (correlated < 87) {
            headers.add("kafka_correlationId", ("x" + "0".repeat(299_990) + number).getBytes(UTF_8));
            return own;
        }
        if (correlated < 90) {
            headers.add("kafka_correlationId", new byte[0]);
        }
        return random.nextInt(4) == 0 ? null : own;
    }

    private static byte @Nullable [] value(SplittableRandom random, int number, Kind kind) {
        String valid = valid(random, number);
        return switch (kind) {
            case VALID -> valid.getBytes(UTF_8);
            case MUTATED -> JsonMutants.mutated(random, valid.getBytes(UTF_8));
            case RANDOM_BYTES -> bytes(random, 300);
            case RANDOM_GRAMMAR -> JsonMutants.ofGrammar(random, 200);
            case NESTED -> "[{\"a\":".repeat(random.nextInt(8000)).getBytes(UTF_8);
            case ODD_NUMBER -> valid.replace("\"HTTP\"", one(random, NUMBERS)).getBytes(UTF_8);
            case ODD_TEXT ->
                valid.replace("orders", "orders" + one(random, ODD)).getBytes(UTF_8);
            case DUPLICATE_FIELDS ->
                (valid.substring(0, valid.length() - 1) + "," + valid.substring(1)).getBytes(UTF_8);
            case LARGE ->
                valid.replace("of ", "o".repeat(random.nextInt(150_000))).getBytes(UTF_8);
            case LARGEST -> largest(valid);
            case ABSENT -> random.nextBoolean() ? null : new byte[0];
            case OTHER_ENCODING ->
                random.nextBoolean() ? valid.getBytes(UTF_16) : joined("\uFEFF" + valid, bytes(random, 3));
            case OVERLONG_UTF_8 -> replaced(valid, one(random, BYTES));
        };
    }

    /** Exactly what is allowed, of characters that take three times as much in a URL. */
    private static byte[] largest(String valid) {
        int left = 64 * 1024 - valid.getBytes(UTF_8).length;
        return valid.replace("of ", "ü".repeat(left / 2) + "of ").getBytes(UTF_8);
    }

    private static byte[] replaced(String valid, byte[] by) {
        int at = valid.indexOf("orders");
        byte[] tail = valid.substring(at).getBytes(UTF_8);
        byte[] all = joined(valid.substring(0, at), by);
        int length = all.length;
        all = Arrays.copyOf(all, length + tail.length);
        System.arraycopy(tail, 0, all, length, tail.length);
        return all;
    }

    private static String valid(SplittableRandom random, int number) {
        StringBuilder tags = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 500 : 4); i > 0; i--) {
            tags.append(tags.isEmpty() ? "" : ",")
                    .append("{\"key\":\"t")
                    .append(i)
                    .append("\",\"Value\":\"v\"}");
        }
        return "{\"backendName\":\"orders-%d\",\"BackendType\":\"HTTP\",\"description\":\"of %d\",\"tags\":[%s]}"
                .formatted(number % 7 == 0 ? number % FEW_KEYS : number, random.nextInt(3), tags);
    }

    private static void address(SplittableRandom random, Headers headers) {
        switch (random.nextInt(16)) {
            case 0 -> headers.add("kafka_replyTopic", OTHER_REPLIES.getBytes(UTF_8));
            case 1 -> headers.add("kafka_replyTopic", (TopicNames.REPLIES + ".absent").getBytes(UTF_8));
            case 2 -> headers.add("kafka_replyTopic", "__consumer_offsets".getBytes(UTF_8));
            case 3 -> headers.add("kafka_replyTopic", joined("../", junk(random)));
            default -> {}
        }
        switch (random.nextInt(16)) {
            case 0 -> headers.add("kafka_replyPartition", number(random.nextInt(8)));
            case 1 -> headers.add("kafka_replyPartition", number(random.nextInt()));
            case 2 -> headers.add("kafka_replyPartition", bytes(random, 9));
            default -> {}
        }
    }

    private static void decorate(SplittableRandom random, Headers headers) {
        switch (random.nextInt(16)) {
            case 0 -> headers.add("provisioner-deadline", "2020-01-01T00:00:00Z".getBytes(UTF_8));
            case 1 -> headers.add("provisioner-deadline", deadline(random));
            case 2 -> headers.add("provisioner-deadline", "+999999999-12-31T23:59:59Z".getBytes(UTF_8));
            case 3 -> headers.add("provisioner-deadline", joined("2026-", junk(random)));
            default -> {}
        }
        switch (random.nextInt(8)) {
            case 0 -> headers.add("provisioner-batch", ("batch-" + random.nextInt(2000)).getBytes(UTF_8));
            case 1 -> headers.add("provisioner-batch", joined(one(random, ODD), junk(random)));
            case 2 -> headers.add("traceparent", trace(random));
            case 3 -> headers.add("traceparent", joined("00-", junk(random)));
            default -> {}
        }
        switch (random.nextInt(8)) {
            case 0 -> headers.add("provisioner-progress", "false".getBytes(UTF_8));
            case 1 -> headers.add("provisioner-progress", random.nextBoolean() ? null : junk(random));
            default -> {}
        }
        if (random.nextInt(10) == 0) {
            for (int i = random.nextInt(200); i > 0; i--) {
                headers.add(one(random, ODD) + random.nextInt(50), bytes(random, 200));
            }
        }
        if (random.nextInt(20) == 0) {
            headers.add("provisioner-status", "CREATED".getBytes(UTF_8)).add("kafka_replyTopic", null);
        }
    }

    private static byte[] deadline(SplittableRandom random) {
        return Instant.now().plusMillis(random.nextInt(20_000)).toString().getBytes(UTF_8);
    }

    private static byte[] trace(SplittableRandom random) {
        return "00-%016x%016x-%016x-01"
                .formatted(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1)
                .getBytes(UTF_8);
    }

    private static byte[] junk(SplittableRandom random) {
        return random.nextInt(3) == 0 ? bytes(random, 40) : one(random, ODD).getBytes(UTF_8);
    }

    private static byte[] bytes(SplittableRandom random, int below) {
        byte[] bytes = new byte[random.nextInt(below)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static <T> T one(SplittableRandom random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] joined(String begin, byte[] end) {
        byte[] first = begin.getBytes(UTF_8);
        byte[] all = Arrays.copyOf(first, first.length + end.length);
        System.arraycopy(end, 0, all, first.length, end.length);
        return all;
    }
}
