package io.backendprovisioner.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.ForeignPartition;
import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.contract.RequestReader;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.RawRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignPartitionsTest {
    private static final String TOPIC = "requests";

    @RegisterExtension
    private final LogLines lines = LogLines.of(ForeignPartitions.class);

    private final MovingTime time = new MovingTime();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ForeignPartitions foreign = new ForeignPartitions(this::ask, false, meters, time);
    private @Nullable Integer partitions = 8;
    private int asked;

    private Future<Integer> ask(String topic) {
        asked++;
        return partitions == null
                ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
                : CompletableFuture.completedFuture(partitions);
    }

    private @Nullable ForeignPartition judge(byte @Nullable [] key, int partition) throws InterruptedException {
        Flight flight = flight(RawRequest.toCreate("orders").keyed(key), partition, Lane.INTERACTIVE);
        return judge(flight);
    }

    private @Nullable ForeignPartition judge(Flight flight) throws InterruptedException {
        var read = foreign.marked(flight, RequestReader.read(flight.record()));
        return ((Incoming.Answerable) read).envelope().foreign();
    }

    private static Flight flight(RawRequest request, int partition, Lane lane) {
        ProducerRecord<byte[], byte[]> sent = request.on(TOPIC, partition);
        var record = new ConsumerRecord<>(
                TOPIC,
                partition,
                42,
                0,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
        var owned = OwnedPartition.blank(
                new TopicPartition(TOPIC, partition),
                SimulatedLedger.OURS,
                new TopicPartition(TOPIC + ".ledger", partition),
                Duration.ofDays(1),
                Uuid.randomUuid());
        return new Flight(owned, record, lane);
    }

    /** One that this many partitions put there, and as many as that do not. */
    private static byte[] key(int partitions, int partition, int others) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> ("key-" + number).getBytes(UTF_8))
                .filter(key -> BuiltInPartitioner.partitionForKey(key, partitions) == partition
                        && BuiltInPartitioner.partitionForKey(key, others) != partition)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 12, 100})
    void whatKafkasProducerSendsIsNotForeignAndAllElseIs(int count) throws InterruptedException {
        partitions = count;
        for (int number = 0; number < 2_000; number++) {
            byte[] key = ("é" + number * 7919L).getBytes(UTF_8);
            int own = BuiltInPartitioner.partitionForKey(key, count);
            int other = number % count;
            assertThat(judge(key, own)).isNull();
            assertThat(judge(key, other)).isEqualTo(other == own ? null : new ForeignPartition(other, own));
        }
    }

    @Test
    void aRecordWithoutAKeyIsNeverForeign() throws InterruptedException {
        for (int partition = 0; partition < 8; partition++) {
            assertThat(judge((byte[]) null, partition)).isNull();
            assertThat(judge(new byte[0], partition)).isNull();
        }
        assertThat(asked).isZero();
    }

    @Test
    void nothingIsSaidWhileTheNumberOfPartitionsIsNotKnown() throws InterruptedException {
        partitions = null;
        byte[] key = key(12, 3, 8);
        assertThat(judge(key, 3)).isNull();
        partitions = 8;
        assertThat(judge(key, 3)).isNotNull();
    }

    @Test
    void partitionsThatWereAddedBeforeTheRecordWasHandedOutCount() throws InterruptedException {
        judge(key(12, 3, 8), 3);
        partitions = 12;
        assertThat(judge(key(12, 3, 8), 3)).isNull();
    }

    @Test
    void aRecordThatWasWrittenBeforePartitionsWereAddedIsNotForeign() throws InterruptedException {
        foreign.topicHas(TOPIC, 8);
        partitions = 12;
        foreign.topicHas(TOPIC, 12);
        assertThat(judge(key(8, 3, 12), 3)).isNull();
        assertThat(judge(key(12, 3, 8), 3)).isNull();
        assertThat(asked).isZero();
    }

    @Test
    void recordsOfOnePollAreJudgedByOneLook() throws InterruptedException {
        byte[] key = key(12, 3, 8);
        RawRequest request = RawRequest.toCreate("orders").keyed(key);
        Flight first = flight(request, 3, Lane.INTERACTIVE);
        Flight second = flight(request, 3, Lane.INTERACTIVE);
        assertThat(judge(first)).isNotNull();
        assertThat(judge(second)).isNotNull();
        assertThat(asked).isEqualTo(1);
        assertThat(judge(key, 3)).isNotNull();
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void theyAreCountedAndLoggedOncePerLaneAndHour() throws InterruptedException {
        byte[] key = key(12, 3, 8);
        for (int number = 0; number < 3; number++) {
            judge(key, 3);
        }
        judge(flight(RawRequest.toCreate("orders").keyed(key), 3, Lane.BULK));
        time.advance(Duration.ofMinutes(59));
        judge(key, 3);
        assertThat(lines.all()).hasSize(2);
        time.advance(Duration.ofMinutes(1));
        judge(key, 3);
        int own = BuiltInPartitioner.partitionForKey(key, 8);
        assertThat(lines.all())
                .hasSize(3)
                .last()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .startsWith(
                                "event=foreign-partition lane=interactive topic=requests partition=3 offset=42 expected="
                                        + own + " records=4 key=\"" + new String(key, UTF_8) + "\" action=\"")
                        .contains("partitioner=murmur2_random"));
        assertThat(meters.get("provisioner.foreign.partitions")
                        .tag("lane", "interactive")
                        .counter()
                        .count())
                .isEqualTo(5);
        assertThat(meters.get("provisioner.foreign.partitions")
                        .tag("lane", "bulk")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theLastHourIsTold() throws InterruptedException {
        assertThat(foreign.ofTheLastHour()).isEmpty();
        byte[] key = key(12, 3, 8);
        judge(key, 3);
        time.advance(Duration.ofMinutes(40));
        judge(key, 3);
        assertThat(foreign.ofTheLastHour())
                .isEqualTo(
                        "2 in the last hour, the last one at requests-3 offset 42, where Kafka's own hash gives partition "
                                + BuiltInPartitioner.partitionForKey(key, 8));
        time.advance(Duration.ofMinutes(40));
        assertThat(foreign.ofTheLastHour()).startsWith("1 in the last hour");
        time.advance(Duration.ofDays(2));
        assertThat(foreign.ofTheLastHour()).isEmpty();
    }
}
