package io.backendprovisioner.testkit;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/**
 * Texts that encoders and signers stumble over, drawn anew in each run. A test that fails tells the seed; set
 * {@code -Dtest.seed=…} to draw the same again.
 */
public final class OddTexts {
    private static final List<String> PIECES = List.of(
            " ", "*", "~", "+", "'", "\"", "&", "=", "%", "%2B", "/", "\\", "\r\n", "\t", "<b>", "é", "ü", "中", "漢",
            "😀", "a", "0");
    private static final int LONGEST = 12;

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

    /** Each odd character by itself. */
    public static Stream<String> eachAlone() {
        return PIECES.stream();
    }

    /** Of the odd characters, or of any code points at all: whole ones, since no encoder agrees on half a pair. */
    public String any() {
        return random.nextBoolean() ? ofPieces() : ofCodePoints();
    }

    public String ofPieces() {
        var text = new StringBuilder();
        for (int left = random.nextInt(LONGEST); left > 0; left--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private String ofCodePoints() {
        var text = new StringBuilder();
        for (int left = random.nextInt(LONGEST); left > 0; left--) {
            int point = random.nextInt(random.nextBoolean() ? 0x100 : Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '?' : point);
        }
        return text.toString();
    }

    /** What a failing assertion says, so that it can be seen again. */
    @Override
    public String toString() {
        return "-Dtest.seed=" + seed;
    }
}
