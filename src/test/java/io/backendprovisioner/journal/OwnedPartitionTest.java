package io.backendprovisioner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OwnedPartitionTest {
    private final OwnedPartition partition = new OwnedPartition(new TopicPartition("requests", 0));

    @Test
    void thePrefixStopsAtTheFirstOpenRecord() {
        handOut(5, 6, 7);
        assertThat(partition.prefixWith(Set.of(6L))).isEqualTo(5);
        assertThat(partition.prefixWith(Set.of(5L))).isEqualTo(6);
        assertThat(partition.prefixWith(Set.of(5L, 6L, 7L))).isEqualTo(8);
    }

    @Test
    void whatWasSettledBeforeCountsToo() {
        handOut(5, 6, 7);
        partition.settled(Set.of(6L));
        assertThat(partition.prefixWith(Set.of(5L))).isEqualTo(7);
    }

    @Test
    void gapsInTheOffsetsAreNoOpenRecords() {
        handOut(5, 9, 20);
        assertThat(partition.prefixWith(Set.of(5L))).isEqualTo(9);
        assertThat(partition.prefixWith(Set.of(5L, 9L, 20L))).isEqualTo(21);
    }

    @Test
    void askingForAPrefixChangesNothing() {
        handOut(5, 6);
        assertThat(partition.prefixWith(Set.of(5L))).isEqualTo(6);
        assertThat(partition.prefixWith(Set.of(6L))).isEqualTo(5);
    }

    private void handOut(long... offsets) {
        for (long offset : offsets) {
            partition.handedOut(offset);
        }
    }
}
