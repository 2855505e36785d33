package io.backendprovisioner.intake;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Objects;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How far ahead is read, and what is refused for the way by which it came.
 *
 * @param readAhead requests of a lane that are read and not answered yet, 1 to 1,000,000; among them the batches take
 *     turns
 * @param readAheadBytes what these may take at most, 1 MB or more, as records; by default a 32nd of the heap and no more
 *     than 32 MB. What is made of a record for a call takes several times as much
 * @param standstillAfter how long requests may be open without a call, a reply or a suspension before the worker says so, 1 s
 *     or more
 * @param foreignPartitions what becomes of a request whose key came by another partition than Kafka's own hash gives: it is
 *     handled, or refused
 */
@Validated
@ConfigurationProperties("provisioner.intake")
record IntakeProperties(
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int readAhead,
        @Nullable DataSize readAheadBytes,
        @DefaultValue("5m") @DurationMin(seconds = 1) Duration standstillAfter,
        @DefaultValue("accept") Foreign foreignPartitions) {

    enum Foreign {
        ACCEPT,
        REJECT
    }

    private static final long SHARE_OF_HEAP = 32;
    private static final long MOST_BYTES = 32L << 20;
    private static final long FEWEST_BYTES = 1L << 20;
    private static final long MOST_FETCHED = 1L << 20;
    private static final long PARTITIONS_FETCHED = 16;
    private static final int MOST_POLLED = 500;

    IntakeProperties {
        if (readAheadBytes == null) {
            readAheadBytes = DataSize.ofBytes(
                    Math.clamp(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, FEWEST_BYTES, MOST_BYTES));
        } else if (readAheadBytes.toBytes() < FEWEST_BYTES) {
            throw new IllegalArgumentException("provisioner.intake.read-ahead-bytes must be 1MB or more");
        }
    }

    /** What the consumer may hold of each partition, besides: up to Kafka's default, and less in a small heap. */
    int fetchedOfAPartition() {
        return (int) Math.min(MOST_FETCHED, bytes() / PARTITIONS_FETCHED);
    }

    long bytes() {
        return Objects.requireNonNull(readAheadBytes).toBytes();
    }

    boolean refusesForeignPartitions() {
        return foreignPartitions == Foreign.REJECT;
    }

    /** Records that one poll may bring. */
    int polled() {
        return Math.min(MOST_POLLED, readAhead);
    }
}
