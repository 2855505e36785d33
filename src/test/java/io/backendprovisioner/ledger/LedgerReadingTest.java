package io.backendprovisioner.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A ledger that somebody else has written into is read all the same, and what it cannot tell is not guessed. */
class LedgerReadingTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 20_000);
    private static final long SEED = 20160714;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Uuid TOPIC = Uuid.randomUuid();
    private static final TopicPartition REQUESTS = new TopicPartition("requests", 0);
    private static final TopicPartition LEDGER = new TopicPartition("requests.ledger", 0);
    private static final Marker KEY = Marker.of("requests", new RequestKey("orders"));
    private static final SpecFingerprint CONTENT = new SpecFingerprint(1, 2);
    private static final byte[] LATER_RELEASE = {9, 1, 2, 3};

    private final LedgerReading reading = new LedgerReading();

    @Test
    void recordsOfOthersAreIgnored() {
        take(null, new byte[] {1});
        take(new byte[0], new byte[] {1});
        take(new byte[] {'Q'}, new byte[] {1});
        take(new byte[100_000], new byte[100_000]);
        assertThat(owned().entries()).isZero();
    }

    @Test
    void aKeyWhoseEntryCannotBeReadIsNotGivenAwayAndTheOthersAre() {
        take(EntryFormat.key(KEY), LATER_RELEASE);
        OwnedPartition owned = owned();
        assertThat(owned.claim(KEY, CONTENT)).isEqualTo(new Claim.Unreadable());
        assertThat(owned.claim(Marker.of("requests", new RequestKey("other")), CONTENT))
                .isEqualTo(new Claim.Fresh());
        assertThat(owned.holdExpired(NOW.plus(Duration.ofDays(100)), 10)).isEmpty();
    }

    /** What was settled since the earlier one would be answered twice. */
    @Test
    void anEarlierProgressDoesNotCountWhenTheLastCannotBeRead() {
        take(
                Progress.KEY,
                Progress.startingAt(TOPIC, 1).writeWith(Set.of(), Set.of()).value());
        take(Progress.KEY, LATER_RELEASE);
        assertThat(reading.progress()).isNull();
        assertThat(reading.isProgressUnreadable()).isTrue();
    }

    @Test
    void aReadableProgressAfterAnUnreadableOneCounts() {
        take(Progress.KEY, LATER_RELEASE);
        take(
                Progress.KEY,
                Progress.startingAt(TOPIC, 1).writeWith(Set.of(), Set.of()).value());
        assertThat(reading.progress()).isNotNull();
        assertThat(reading.isProgressUnreadable()).isFalse();
    }

    @Test
    void whatBelongsToNobodyIsBlank() {
        take(new byte[] {'Q'}, new byte[] {1});
        assertThat(reading.isBlank()).isTrue();
        take(Owner.KEY, new Owner(SimulatedLedger.OURS, "group", "cn-hangzhou").write());
        assertThat(reading.isBlank()).isFalse();
        assertThat(reading.owner()).isEqualTo(new Owner(SimulatedLedger.OURS, "group", "cn-hangzhou"));
    }

    @Test
    void aProgressThatWouldFillTheMemoryCannotBeRead() {
        byte[] written = ByteBuffer.allocate(1 + 5 * Long.BYTES + 4 * Integer.BYTES)
                .put((byte) 2)
                .putLong(TOPIC.getMostSignificantBits())
                .putLong(TOPIC.getLeastSignificantBits())
                .putLong(0)
                .putInt(1)
                .putInt(0)
                .putInt(Integer.MAX_VALUE)
                .putLong(Integer.MAX_VALUE)
                .putInt(0)
                .putLong(1)
                .array();
        assertThat(Progress.readable(written)).isEmpty();
    }

    @Test
    void whateverBytesComeNothingIsThrown() {
        var random = new Random(SEED);
        byte[] answer = {
            2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 'a', 'b', 'c', 'r'
        };
        for (int round = 0; round < ROUNDS; round++) {
            byte[] value = new byte[random.nextInt(80)];
            random.nextBytes(value);
            if (random.nextBoolean()) {
                value = Arrays.copyOf(answer, random.nextInt(answer.length + 4));
            }
            if (value.length > 0) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
                value[0] = (byte) random.nextInt(4);
            }
            take(
                    random.nextInt(5) == 0 ? Owner.KEY : random.nextBoolean() ? EntryFormat.key(KEY) : Progress.KEY,
                    value);
            OwnedPartition owned = owned();
            owned.claim(KEY, CONTENT);
            owned.holdExpired(NOW, 10);
        }
    }

    private void take(byte @Nullable [] key, byte[] value) {
        reading.take(LEDGER, key, value);
    }

    private OwnedPartition owned() {
        var start = new StartingPoint.At(Progress.startingAt(TOPIC, 0), null, List.of());
        return reading.owned(
                new Term(REQUESTS), SimulatedLedger.OURS, LEDGER, Uuid.ZERO_UUID, Duration.ofDays(7), start);
    }
}
