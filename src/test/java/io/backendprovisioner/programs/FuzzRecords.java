package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Records of every kind that a request topic may be sent. One seed and one number give one record, so a record that broke
 * something can be sent again. Its key or its correlation id begins with its number, unless it has neither or it is so
 * long that it comes to a dead letter.
 */
final class FuzzRecords {
    static final String OTHER_REPLIES = Scene.REPLIES + ".other";

    private static final int FEW_KEYS = 500;
    private static final byte[] GRAMMAR = "{}[]\",:\\u0dn\t\n -1.eE+truefalsnl/*'".getBytes(UTF_8);
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

    ProducerRecord<byte[], byte[]> record(int number) {
        var random = new SplittableRandom(seed * 1_000_003 + number);
        Headers headers = new RecordHeaders();
        byte[] key = identify(random, number, headers);
        byte[] value = value(random, number);
        address(random, headers);
        decorate(random, headers);
        String topic = random.nextInt(3) == 0 ? Scene.BULK_REQUESTS : Scene.REQUESTS;
        return new ProducerRecord<>(topic, null, key, value, headers);
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
            headers.add(
                    "kafka_correlationId", ("x" + number).repeat(300_000 / 8).getBytes(UTF_8));
            return own;
        }
        if (correlated < 90) {
            headers.add("kafka_correlationId", new byte[0]);
        }
        return random.nextInt(4) == 0 ? null : own;
    }

    private static byte @Nullable [] value(SplittableRandom random, int number) {
        String valid = valid(random, number);
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 -> valid.getBytes(UTF_8);
            case 7, 8, 9, 10 -> mutated(random, valid.getBytes(UTF_8));
            case 11 -> bytes(random, 300);
            case 12 -> ofGrammar(random);
            case 13 -> "[{\"a\":".repeat(random.nextInt(8000)).getBytes(UTF_8);
            case 14 -> valid.replace("\"HTTP\"", one(random, NUMBERS)).getBytes(UTF_8);
            case 15 -> valid.replace("orders", "orders" + one(random, ODD)).getBytes(UTF_8);
            case 16 -> (valid.substring(0, valid.length() - 1) + "," + valid.substring(1)).getBytes(UTF_8);
            case 17 ->
                valid.replace("orders", "o".repeat(random.nextInt(150_000))).getBytes(UTF_8);
            case 18 -> random.nextBoolean() ? null : new byte[0];
            default -> random.nextBoolean() ? valid.getBytes(UTF_16) : joined("\uFEFF" + valid, bytes(random, 3));
        };
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
            case 1 -> headers.add("kafka_replyTopic", (Scene.REPLIES + ".absent").getBytes(UTF_8));
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

    private static byte[] mutated(SplittableRandom random, byte[] bytes) {
        byte[] result = bytes;
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(result.length);
            switch (random.nextInt(4)) {
                case 0 -> result[at] = (byte) random.nextInt(256);
                case 1 -> result[at] = GRAMMAR[random.nextInt(GRAMMAR.length)];
                case 2 -> System.arraycopy(result, 0, result, at, random.nextInt(result.length - at));
                default -> result = Arrays.copyOf(result, at + 1);
            }
        }
        return result;
    }

    private static byte[] ofGrammar(SplittableRandom random) {
        byte[] bytes = bytes(random, 200);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = GRAMMAR[Math.floorMod(bytes[i], GRAMMAR.length)];
        }
        return bytes;
    }

    private static byte[] junk(SplittableRandom random) {
        return random.nextInt(3) == 0 ? bytes(random, 40) : one(random, ODD).getBytes(UTF_8);
    }

    private static byte[] bytes(SplittableRandom random, int below) {
        byte[] bytes = new byte[random.nextInt(below)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String one(SplittableRandom random, List<String> of) {
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
