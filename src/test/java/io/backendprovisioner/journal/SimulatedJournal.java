package io.backendprovisioner.journal;

import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.Term;
import io.backendprovisioner.storm.SimulatedBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The journal's protocol on a simulated broker, one posting a transaction: when it refuses, waits, and tries again. */
public final class SimulatedJournal implements Journal {
    private static final Duration WAY = Duration.ofMillis(30);

    /** How far a posting has come; a worker may die at each. */
    public enum Reached {
        NOTHING,
        OFFSETS,
        COMMIT
    }

    /** Told of every posting's progress. */
    public interface Watch {
        void reached(Posting posting, Reached how);
    }

    private final SimulatedBroker broker;
    private final String member;
    private final IntSupplier generation;
    private final Watch watch;
    private final Consumer<Posting> onCommit;
    /** Those that go into one transaction with the reply. */
    private final Map<Request, Posting.Announcement> late = new HashMap<>();

    private int underWay;

    private record Request(OwnedPartition partition, long offset) {}

    public SimulatedJournal(
            SimulatedBroker broker, String member, IntSupplier generation, Watch watch, Consumer<Posting> onCommit) {
        this.broker = broker;
        this.member = member;
        this.generation = generation;
        this.watch = watch;
        this.onCommit = onCommit;
    }

    /** In a transaction of its own, or together with the reply: between the two it may be with anything. */
    @Override
    public void announce(Posting.Announcement announcement) {
        if (broker.chance(0.5)) {
            late.put(new Request(announcement.partition(), announcement.offset()), announcement);
            return;
        }
        try {
            commit(announcement);
        } catch (PartitionLost e) {
            // The next owner tells the sender.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void commit(Posting posting) throws PartitionLost, InterruptedException {
        broker.await(WAY);
        watch.reached(posting, Reached.NOTHING);
        while (!tryOnce(posting)) {
            broker.await(WAY);
        }
        broker.await(WAY);
    }

    private boolean tryOnce(Posting posting) throws PartitionLost, InterruptedException {
        OwnedPartition partition = posting.partition();
        if (partition.term().isReleased()) {
            throw new PartitionLost(partition.toString());
        }
        underWay++;
        try {
            List<Posting> together = together(posting);
            var touched = new Touched(together);
            Object transaction = new Object();
            if (!broker.offsetsArrive(transaction, partition.id(), member, generation.getAsInt())) {
                return false;
            }
            broker.await(WAY);
            watch.reached(posting, Reached.OFFSETS);
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            together.forEach(one -> records.addAll(one.records()));
            records.addAll(touched.progress());
            long offset = touched.offsets("").values().iterator().next().offset();
            if (!broker.commitArrives(transaction, partition.id(), records, offset)) {
                return false;
            }
            touched.apply();
            onCommit.accept(posting);
            watch.reached(posting, Reached.COMMIT);
            return true;
        } finally {
            underWay--;
        }
    }

    private List<Posting> together(Posting posting) {
        var announcement = posting instanceof Posting.Settlement settlement
                ? late.get(new Request(settlement.partition(), settlement.offset()))
                : null;
        return announcement == null ? List.of(posting) : List.of(announcement, posting);
    }

    @Override
    public void release(Term term) {
        while (underWay > 0) {
            try {
                broker.await(WAY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        term.release();
    }
}
