package io.backendprovisioner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.ledger.Claim;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class TouchedTest {
    private static final Marker KEY = Marker.of("requests", new RequestKey("orders"));
    private static final SpecFingerprint CONTENT = new SpecFingerprint(1, 2);
    private static final Entry.Intent INTENT = new Entry.Intent(CONTENT, Instant.EPOCH);
    private static final Entry.Answer ANSWER =
            new Entry.Answer(CONTENT, new BackendId("b-1"), null, false, Instant.EPOCH);

    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition("requests", 0),
            SimulatedLedger.OURS,
            new TopicPartition("requests.ledger", 0),
            Duration.ofDays(7),
            Uuid.randomUuid());

    @Test
    void whatIsCommittedIsSettledAndRemembered() {
        partition.progress().handOut(0, 0);
        apply(new Posting.Remark(partition, List.of(partition.record(KEY, INTENT))));
        assertThat(partition.claim(KEY, CONTENT)).isEqualTo(new Claim.Unsettled(INTENT));
        partition.letGo(KEY);
        apply(settlement(partition.record(KEY, ANSWER)));
        assertThat(partition.progress().isSettled(0)).isTrue();
        assertThat(partition.claim(KEY, CONTENT)).isEqualTo(new Claim.Answered(ANSWER));
    }

    private Posting settlement(ProducerRecord<byte[], byte[]> ledger) {
        var reply = new ProducerRecord<byte[], byte[]>("replies", new byte[0]);
        return new Posting.Settlement(partition, 0, reply, reply, ledger);
    }

    private static void apply(Posting posting) {
        new Touched(List.of(posting)).apply();
    }
}
