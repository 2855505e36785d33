package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.pacing.Claimant;
import io.backendprovisioner.pacing.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** A request for an HTTP backend of that name, which is its key as well; nobody waits for its reply. */
record PlainRequest(
        OwnedPartition partition,
        String name,
        @Nullable Instant deadline,
        AtomicBoolean cancelled,
        AtomicBoolean lost,
        AtomicInteger covers)
        implements Request {
    private static final String TOPIC = "requests";

    static PlainRequest of(String name) {
        return new PlainRequest(
                OwnedPartition.blank(
                        new TopicPartition(TOPIC, 0),
                        new TopicPartition(TOPIC + ".ledger", 0),
                        Duration.ofDays(7),
                        Uuid.randomUuid()),
                name,
                null,
                new AtomicBoolean(),
                new AtomicBoolean(),
                new AtomicInteger());
    }

    PlainRequest before(Instant other) {
        return new PlainRequest(partition, name, other, cancelled, lost, covers);
    }

    void cancel() {
        cancelled.set(true);
    }

    /** The group has given its partition to another worker. */
    void lose() {
        lost.set(true);
    }

    Marker marker() {
        return Marker.of(TOPIC, key());
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public Claimant claimant() {
        return new Claimant(Lane.INTERACTIVE, name);
    }

    @Override
    public RequestKey key() {
        return new RequestKey(name);
    }

    @Override
    public BackendSpec spec() {
        return new BackendSpec(name, "HTTP", null, null, null, List.of());
    }

    @Override
    public boolean isCancelled() {
        return cancelled.get();
    }

    @Override
    public void callBegins() throws PartitionLost {
        covers.incrementAndGet();
        if (lost.get()) {
            throw new PartitionLost(partition.toString());
        }
    }

    @Override
    public void callIsOver() {}

    @Override
    public Reply replyWith(Outcome outcome) {
        throw new UnsupportedOperationException("no reply is asked for");
    }

    @Override
    public boolean wantsProgress() {
        return false;
    }

    @Override
    public ProducerRecord<byte[], byte[]> announcement(Forecast forecast) {
        throw new UnsupportedOperationException("no progress is asked for");
    }
}
