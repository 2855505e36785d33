package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.flow.HandleRequest;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.Term;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One assigned partition and the production handling of its requests, without the consumer around it. */
public final class AssignedPartition {
    private final Assignment assignment;
    private final HandleRequest handler;
    private final Journal journal;

    /** @param restore reads the ledger of the partition for the term */
    public AssignedPartition(
            TopicPartition partition,
            Lane lane,
            Function<Term, OwnedPartition> restore,
            HandleRequest handler,
            Journal journal) {
        this.assignment = new Assignment(partition, lane);
        this.handler = handler;
        this.journal = journal;
        assignment.restored(restore.apply(assignment.term()));
    }

    /** Hands a record out, if it is to be handled, to be run on a thread of its own. */
    public void handOut(ConsumerRecord<byte[], byte[]> record, Consumer<Runnable> threads) {
        assignment.handOut(record).ifPresent(flight -> threads.accept(() -> handler.handle(flight)));
    }

    public void revoke() {
        assignment.term().revoke();
    }

    public boolean isQuiet() {
        return assignment.term().isQuiet();
    }

    public void release() {
        journal.release(assignment.term());
    }
}
