package io.backendprovisioner.contract;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Violation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a record of a request topic turned out to be. */
public sealed interface Incoming {

    /** A request whose sender can recognise a reply. */
    sealed interface Answerable extends Incoming {
        Envelope envelope();

        /** The same, whose key came by that partition. */
        Answerable through(ForeignPartition came);
    }

    /**
     * A request that can be right. Whether its reply topic is allowed, its deadline ahead and its backend type known is
     * for others to say.
     *
     * @param announce whether the sender wants to be told before the reply that its request waits
     */
    record Request(
            Envelope envelope,
            RequestKey key,
            BackendSpec spec,
            @Nullable Instant deadline,
            boolean announce) implements Answerable {
        @Override
        public Request through(ForeignPartition came) {
            return new Request(envelope.through(came), key, spec, deadline, announce);
        }
    }

    /**
     * A request that cannot be right, with everything that is wrong: key, then headers, then the value in document
     * order.
     */
    record Invalid(Envelope envelope, List<Violation> violations) implements Answerable {
        public Invalid {
            violations = List.copyOf(violations);
        }

        @Override
        public Invalid through(ForeignPartition came) {
            return new Invalid(envelope.through(came), violations);
        }
    }

    /** A record whose sender could not recognise a reply: a dead letter. */
    record Unanswerable(String cause) implements Incoming {}
}
