package io.backendprovisioner.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.pacing.TurnsFixture;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HandleRequestTest {
    private static final String TOPIC = "backend.create.requests";
    private static final Duration CALL = Duration.ofSeconds(10);

    @RegisterExtension
    private final LogLines outcomes = LogLines.of(OutcomeLog.class);

    @RegisterExtension
    private final LogLines bugs = LogLines.of(HandleRequest.class);

    private final MovingTime time = new MovingTime();
    private final NotedJournal journal = new NotedJournal(time);
    private final ScriptedCloud cloud = new ScriptedCloud();
    private final OwnedPartition partition = OwnedPartition.blank(
            new TopicPartition(TOPIC, 0),
            SimulatedLedger.OURS,
            new TopicPartition(TOPIC + ".ledger", 0),
            CALL,
            Uuid.randomUuid());

    /** What the meters ask, of all that comes after the reply, and nothing before it. */
    private final Time failsAfterTheReply = new Time() {
        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public void sleepUntil(Instant instant) {
            time.sleepUntil(instant);
        }

        @Override
        public boolean await(Future<?> future, Duration atMost) {
            return time.await(future, atMost);
        }

        @Override
        public long millis() {
            throw new IllegalStateException("the meters fail");
        }
    };

    private void handle(RawRequest request, Time clock) {
        handle(SentRequest.read(request, TOPIC, 0, Instant.EPOCH), clock);
    }

    private void handle(ConsumerRecord<byte[], byte[]> record, Time clock) {
        partition.progress().handOut(0, 0);
        FlowFixture.of(journal, TurnsFixture.turns(cloud, time, new Random(1)), CALL, CALL, CALL, CALL, time)
                .metered(clock)
                .handleRequest()
                .handle(new Flight(partition, record, Lane.INTERACTIVE));
    }

    private long replies() {
        return journal.committed().stream()
                .filter(Posting.Settlement.class::isInstance)
                .count();
    }

    private String reply() {
        var settlement = (Posting.Settlement) journal.committed().getLast();
        return new String(settlement.reply().value(), UTF_8);
    }

    @Test
    void whatFailsAfterTheReplyMakesNoSecondOne() {
        handle(RawRequest.toCreate("orders"), failsAfterTheReply);
        assertThat(replies()).isEqualTo(1);
        assertThat(cloud.creates()).hasSize(1);
    }

    @Test
    void aBugBeforeTheReplyIsAnsweredOnce() {
        cloud.onCreate(() -> {
            throw new IllegalStateException("a bug");
        });
        handle(RawRequest.toCreate("orders"), time);
        assertThat(replies()).isEqualTo(1);
        assertThat(reply()).contains("UNRESOLVED", "INTERNAL_ERROR");
    }

    @Test
    void aBugAfterTheReplyWasCommittedMakesNoSecondOne() {
        journal.onCommit(this::failAfterTheReply);
        handle(RawRequest.toCreate("orders"), time);
        assertThat(replies()).isEqualTo(1);
        assertThat(cloud.creates()).hasSize(1);
    }

    /** What is reported and remembered is what the reply says. */
    @Test
    void aBugAfterTheReplyWasCommittedChangesNothingAboutTheOutcome() {
        cloud.answers(new CloudError.OverQuota("QuotaExceeded", "no more", "R"));
        journal.onCommit(this::failAfterTheReply);
        handle(RawRequest.toCreate("orders").keyed("orders"), time);
        assertThat(reply()).contains("FAILED");
        assertThat(outcomes.all())
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage()).startsWith("event=failed"));
        assertThat(partition.entries()).isZero();
    }

    private void failAfterTheReply() {
        if (journal.committed().getLast() instanceof Posting.Settlement) {
            throw new IllegalStateException("a bug");
        }
    }

    @Test
    void aRequestThatTwoBugsKeepOpenIsTriedAgain() {
        failToSettle(2);
        handle(RawRequest.toCreate("orders").keyed("orders"), time);
        assertThat(replies()).isEqualTo(1);
        assertThat(reply()).contains("CREATED", "adopted");
        assertThat(cloud.creates()).hasSize(1);
        assertThat(time.slept()).contains(Duration.ofSeconds(10));
    }

    /** Its intent is durable, so a partition that goes does not wait for it. */
    @Test
    void aRequestThatWaitsAfterTwoBugsIsInNoCall() {
        List<Boolean> quiet = new ArrayList<>();
        time.onSleep(() -> quiet.add(partition.term().isQuiet()));
        failToSettle(2);
        handle(RawRequest.toCreate("orders").keyed("orders"), time);
        assertThat(quiet).containsExactly(true);
    }

    @Test
    void aRequestThatBugsKeepOpenIsLeftToTheNextOwnerAfterSomeTries() {
        failToSettle(Integer.MAX_VALUE);
        handle(RawRequest.toCreate("orders").keyed("orders"), time);
        assertThat(replies()).isZero();
        assertThat(cloud.creates()).hasSize(1);
        assertThat(bugs.all())
                .filteredOn(line -> line.getFormattedMessage().contains("action="))
                .hasSize(4)
                .last()
                .satisfies(line -> assertThat(line.getFormattedMessage()).contains("the record stays open"));
        assertThat(partition.intents()).isEqualTo(1);
    }

    /** The first reply fails, then the one about that bug. What was created is listed. */
    private void failToSettle(int times) {
        Marker marker = Marker.of(TOPIC, new RequestKey("orders"));
        cloud.lists(new ListedBackend(
                new BackendId("b-1"),
                "orders",
                "HTTP",
                null,
                null,
                List.of(new BackendMark(SimulatedLedger.OURS, marker).asTag())));
        var failures = new AtomicInteger(times);
        journal.beforeCommit(posting -> {
            if (posting instanceof Posting.Settlement && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("a bug");
            }
        });
    }

    @Test
    void aRecordThatABugKeepsFromBeingReadIsADeadLetter() {
        var headers = new UnreadableHeaders();
        var record = new ConsumerRecord<>(
                TOPIC, 0, 0, 0, TimestampType.CREATE_TIME, 1, 1, new byte[1], new byte[1], headers, Optional.empty());
        handle(record, time);
        assertThat(journal.committed())
                .singleElement()
                .satisfies(posting ->
                        assertThat(posting.records().getFirst().topic()).isEqualTo("backend.create.dead-letters"));
    }

    /** Of two partitions. */
    private void handleForeign(RawRequest request, boolean refused) {
        partition.progress().handOut(0, 0);
        var foreign = new ForeignPartitions(
                _ -> CompletableFuture.completedFuture(2), refused, new SimpleMeterRegistry(), time);
        FlowFixture.of(journal, TurnsFixture.turns(cloud, time, new Random(1)), CALL, CALL, CALL, CALL, time)
                .handleRequest(foreign)
                .handle(new Flight(partition, SentRequest.read(request, TOPIC, 0, Instant.EPOCH), Lane.INTERACTIVE));
    }

    private String warning() {
        var settlement = (Posting.Settlement) journal.committed().getLast();
        Header header = settlement.reply().headers().lastHeader("provisioner-warning");
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private RawRequest foreign() {
        String key = IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> "orders-" + number)
                .filter(one -> BuiltInPartitioner.partitionForKey(one.getBytes(UTF_8), 2) == 1)
                .findFirst()
                .orElseThrow();
        return RawRequest.toCreate("orders").keyed(key);
    }

    @Test
    void aKeyOfAForeignPartitionIsAnsweredWithAWarning() {
        handleForeign(foreign(), false);
        assertThat(reply()).contains("CREATED", "created");
        assertThat(warning()).contains("came by partition 0, and Kafka's own hash gives 1");
    }

    @Test
    void aReplayedReplyWarnsToo() {
        RawRequest request = foreign();
        handleForeign(request, false);
        handleForeign(request, false);
        assertThat(reply()).contains("CREATED", "replayed");
        assertThat(warning()).isNotEmpty();
    }

    @Test
    void aKeyOfAForeignPartitionLeavesNoTraceWhereItIsRefused() {
        handleForeign(foreign(), true);
        assertThat(reply()).contains("REJECTED", "FOREIGN_PARTITION", "came by partition 0");
        assertThat(warning()).isNotEmpty();
        assertThat(cloud.creates()).isEmpty();
        assertThat(partition.entries()).isZero();
        assertThat(partition.intents()).isZero();
        assertThat(journal.committed()).hasSize(1);
    }

    /** It would be told that there is no backend, and would have a second one by another partition. */
    @Test
    void aKeyThatHasItsBackendInTheForeignPartitionIsNotRefused() {
        RawRequest request = foreign();
        handleForeign(request, false);
        handleForeign(request, true);
        assertThat(reply()).contains("CREATED", "replayed");
    }

    @Test
    void aRefusedKeyIsRefusedAgain() {
        RawRequest request = foreign();
        handleForeign(request, true);
        handleForeign(request, true);
        assertThat(reply()).contains("FOREIGN_PARTITION");
        assertThat(replies()).isEqualTo(2);
    }

    @Test
    void whatElseIsWrongComesFirst() {
        handleForeign(foreign().saying("{}"), true);
        assertThat(reply()).contains("INVALID_REQUEST");
        assertThat(warning()).isNotEmpty();
    }

    @Test
    void aRequestWhosePartitionHasGoneLeavesNoTrace() {
        partition.term().revoke();
        handle(RawRequest.toCreate("orders"), time);
        assertThat(journal.committed()).isEmpty();
        assertThat(cloud.creates()).isEmpty();
    }

    private static final class UnreadableHeaders extends RecordHeaders {
        @Override
        public Header lastHeader(String key) {
            throw new IllegalStateException("a bug");
        }
    }
}
