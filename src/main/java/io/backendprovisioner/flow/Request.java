package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.pacing.Claimant;
import io.backendprovisioner.pacing.Forecast;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A valid request, as the flow sees it. */
public interface Request {

    OwnedPartition partition();

    long offset();

    RequestKey key();

    /** As whose its calls take their turns. */
    Claimant claimant();

    BackendSpec spec();

    /** The request's own deadline, if it brought one. */
    @Nullable
    Instant deadline();

    /** Whether its sender has taken it back; it is asked again and again, for as long as nothing was called. */
    boolean isCancelled();

    /**
     * From now until {@link #callIsOver} the request is brought to its end even if its partition goes.
     *
     * @throws PartitionLost if it was dropped before
     */
    void callBegins() throws PartitionLost;

    /** From now on the request may be dropped again, since nothing was executed. */
    void callIsOver();

    Reply replyWith(Outcome outcome);

    /** Whether its sender wants to be told that it waits for a call. */
    boolean wantsProgress();

    /** What tells its sender so. */
    ProducerRecord<byte[], byte[]> announcement(Forecast forecast);

    /** A reply, and what takes its place if the broker refuses it. */
    record Reply(ProducerRecord<byte[], byte[]> wanted, ProducerRecord<byte[], byte[]> fallback) {}
}
