package io.backendprovisioner.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.AnnouncementWriter;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.pacing.TurnsFixture;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ScriptedCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who is told that a request waits, from its record on. */
class AnnouncementTest {
    private static final String TOPIC = "backend.create.requests";
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration SETTLE = Duration.ofSeconds(7);
    private static final Duration SKEW = Duration.ofSeconds(2);
    private final MovingTime time = new MovingTime();
    private final NotedJournal journal = new NotedJournal(time);
    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition(TOPIC, 0),
            SimulatedLedger.OURS,
            new TopicPartition(TOPIC + ".ledger", 0),
            CALL,
            Uuid.randomUuid());
    private final FlowFixture flow = FlowFixture.of(
            journal, TurnsFixture.turns(new ScriptedCloud(), time, new Random(1)), CALL, SETTLE, CALL, SKEW, time);
    private final HandleRequest handler = flow.handleRequest();

    private long next;

    @Test
    void whoAsksIsToldBeforeTheIntentAndTheReply() {
        handle(asking());
        assertThat(journal.committed())
                .extracting(posting -> (Object) posting.getClass())
                .containsExactly(Posting.Announcement.class, Posting.Remark.class, Posting.Settlement.class);
        var announcement = (Posting.Announcement) journal.committed().getFirst();
        var reply = ((Posting.Settlement) journal.committed().getLast()).reply();
        assertThat(announcement.offset()).isZero();
        assertThat(announcement.partition()).isEqualTo(partition);
        assertThat(announcement.record().topic()).isEqualTo(reply.topic());
        assertThat(announcement.record().key()).isEqualTo(reply.key());
        assertThat(announced()).hasSize(1);
        assertThat(announced().getFirst().path("position").asInt()).isEqualTo(1);
        assertThat(announced().getFirst().path("estimatedAt").asString()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void whoDoesNotAskIsNotTold() {
        handle(RawRequest.toCreate("orders"));
        handle(RawRequest.toCreate("orders").with("provisioner-progress", "false".getBytes(UTF_8)));
        assertThat(replies()).isEqualTo(2);
        assertThat(announced()).isEmpty();
    }

    @Test
    void whatCannotBeRightOrAnsweredIsToldNothingElse() {
        handle(asking().saying("{}"));
        handle(asking().with("provisioner-progress", "please".getBytes(UTF_8)));
        handle(asking().answeredOn("somebody.elses"));
        handle(asking().keyed((byte[]) null).uncorrelated());
        assertThat(replies()).isEqualTo(4);
        assertThat(announced()).isEmpty();
    }

    @Test
    void whatIsAnsweredFromTheLedgerIsToldNothingElse() {
        handle(RawRequest.toCreate("orders").keyed("orders"));
        handle(asking().keyed("orders"));
        handle(asking().keyed("orders").saying("{\"backendName\":\"others\",\"backendType\":\"HTTP\"}"));
        assertThat(replies()).isEqualTo(3);
        assertThat(announced()).isEmpty();
    }

    @Test
    void whatIsTooLateOrCancelledIsToldNothingElse() {
        flow.cancellations().cancel("spring", time.instant());
        handle(asking().with("provisioner-batch", "spring".getBytes(UTF_8)));
        handle(asking().before(time.instant()));
        assertThat(replies()).isEqualTo(2);
        assertThat(announced()).isEmpty();
        handle(asking().before(time.instant().plusSeconds(60)));
        assertThat(announced()).hasSize(1);
    }

    @Test
    void whatTheOwnerBeforeHasToldIsNotToldAgain() {
        partition.progress().handOut(0, 0);
        partition.progress().announced(Set.of(0L));
        handle(asking());
        assertThat(replies()).isEqualTo(1);
        assertThat(announced()).isEmpty();
    }

    @Test
    void whatAnOwnerLeftInACallIsLookedUpFirst() {
        Instant callUntil = time.instant().plus(CALL);
        var content = new BackendSpec("orders", "HTTP", null, null, null, List.of()).fingerprint();
        partition.remember(
                partition.record(Marker.of(TOPIC, new RequestKey("orders")), new Entry.Intent(content, callUntil)));
        handle(asking().keyed("orders"));
        assertThat(replies()).isEqualTo(1);
        assertThat(announced()).hasSize(1);
        assertThat(Instant.parse(announced().getFirst().path("estimatedAt").asString()))
                .isEqualTo(callUntil.plus(SETTLE).plus(SKEW));
    }

    private static RawRequest asking() {
        return RawRequest.toCreate("orders").askingForAnnouncement();
    }

    private void handle(RawRequest request) {
        var record = SentRequest.read(request, TOPIC, next++, time.instant());
        if (partition.progress().handOut(record.offset(), 0)) {
            handler.handle(new Flight(partition, record, Lane.INTERACTIVE));
        }
    }

    private long replies() {
        return journal.committed().stream()
                .filter(Posting.Settlement.class::isInstance)
                .count();
    }

    private List<JsonNode> announced() {
        return journal.committed().stream()
                .flatMap(posting -> posting.records().stream())
                .filter(record -> AnnouncementWriter.isAnnouncement(record.headers()))
                .map(record -> JsonMapper.shared().readTree(record.value()))
                .toList();
    }
}
