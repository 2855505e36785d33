package io.backendprovisioner.intake;

import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.flow.Request;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.pacing.Claimant;
import io.backendprovisioner.pacing.Forecast;
import java.time.Instant;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A request that was read, found valid, and can be answered. */
record RoutedRequest(
        Flight flight,
        Incoming.Request incoming,
        Cancellations cancellations,
        Function<Outcome, Reply> replies,
        Function<Forecast, ProducerRecord<byte[], byte[]>> announcements)
        implements Request {

    @Override
    public OwnedPartition partition() {
        return flight.partition();
    }

    @Override
    public long offset() {
        return flight.offset();
    }

    @Override
    public RequestKey key() {
        return incoming.key();
    }

    @Override
    public Claimant claimant() {
        String batch = incoming.envelope().batch();
        return batch == null ? Claimant.ofKey(flight.lane(), incoming.key()) : Claimant.ofBatch(flight.lane(), batch);
    }

    @Override
    public BackendSpec spec() {
        return incoming.spec();
    }

    @Override
    public @Nullable Instant deadline() {
        return incoming.deadline();
    }

    @Override
    public boolean isCancelled() {
        return cancellations.include(incoming.envelope());
    }

    @Override
    public void callBegins() throws PartitionLost {
        flight.callBegins();
    }

    @Override
    public void callIsOver() {
        flight.callIsOver();
    }

    @Override
    public Reply replyWith(Outcome outcome) {
        return replies.apply(outcome);
    }

    @Override
    public boolean wantsProgress() {
        return incoming.progress();
    }

    @Override
    public ProducerRecord<byte[], byte[]> announcement(Forecast forecast) {
        return announcements.apply(forecast);
    }
}
