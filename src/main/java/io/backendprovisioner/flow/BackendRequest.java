package io.backendprovisioner.flow;

import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.pacing.Claimant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A valid request for a backend, and what follows from its key and its content.
 *
 * @param marker what its key is in the ledger
 * @param content what its key stands for from now on
 * @param claimant as whose its calls take their turns
 */
record BackendRequest(
        Flight flight, Incoming.Request incoming, Marker marker, SpecFingerprint content, Claimant claimant) {

    /** Its text names the request in a log line. */
    private record Named(Flight flight, Envelope envelope) {
        @Override
        public String toString() {
            return LogFields.of(flight, envelope);
        }
    }

    static BackendRequest of(Flight flight, Incoming.Request incoming) {
        String batch = incoming.envelope().batch();
        var named = new Named(flight, incoming.envelope());
        return new BackendRequest(
                flight,
                incoming,
                Marker.of(flight.partition().id().topic(), incoming.key()),
                incoming.spec().fingerprint(),
                batch == null
                        ? Claimant.ofKey(flight.lane(), incoming.key(), flight.number(), named)
                        : Claimant.ofBatch(flight.lane(), batch, flight.number(), named));
    }

    OwnedPartition partition() {
        return flight.partition();
    }

    /** By this its backend is found again at the cloud. */
    BackendMark mark() {
        return new BackendMark(partition().installation(), marker);
    }

    BackendSpec spec() {
        return incoming.spec();
    }

    @Nullable
    Instant deadline() {
        return incoming.deadline();
    }
}
