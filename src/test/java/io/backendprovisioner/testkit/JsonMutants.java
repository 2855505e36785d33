package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Bytes that are nearly JSON. The same generator gives the same ones. */
public final class JsonMutants {
    private static final byte[] GRAMMAR = "{}[]\",:\\u0dn\t\n -1.eE+truefalsnl/*'".getBytes(UTF_8);

    private JsonMutants() {}

    /** With one to four changes: another byte, a sign of JSON's, a piece again elsewhere, or an earlier end. Changes the array. */
    public static byte[] mutated(RandomGenerator random, byte[] bytes) {
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

    /** Fewer than so many signs of JSON's, in no order. */
    public static byte[] ofGrammar(RandomGenerator random, int below) {
        byte[] bytes = new byte[random.nextInt(below)];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = GRAMMAR[Math.floorMod(bytes[i], GRAMMAR.length)];
        }
        return bytes;
    }
}
