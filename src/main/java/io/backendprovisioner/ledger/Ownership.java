package io.backendprovisioner.ledger;

import io.backendprovisioner.broker.GroupMembers;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that one installation alone handles the requests of a topic. The first worker that finds a ledger without an
 * owner writes its own into it; a worker of another owner is kept from handling anything.
 *
 * <p>Two that find none at the same time are told apart by a transactional id that belongs to the ledger: the broker lets
 * only the last one that has begun a claim commit it, and each of them reads the ledger after it has begun.
 */
final class Ownership {
    private static final Logger log = LoggerFactory.getLogger(Ownership.class);

    private final Identity identity;
    private final String takeOverFrom;
    private final String transactionalIdPrefix;
    private final Admin admin;
    private final Function<String, Producer<byte[], byte[]>> producers;

    /** Says who we are. What the cluster says of itself may change, where it is replaced by a copy. */
    @FunctionalInterface
    interface Identity {
        Owner us() throws ExecutionException, InterruptedException;
    }

    /**
     * @param takeOverFrom the text of the owner whose ledgers we may take over, or the empty string
     * @param producers makes a producer of the transactional id that it is given
     */
    Ownership(
            Identity identity,
            String takeOverFrom,
            String transactionalIdPrefix,
            Admin admin,
            Function<String, Producer<byte[], byte[]>> producers) {
        this.identity = identity;
        this.takeOverFrom = takeOverFrom;
        this.transactionalIdPrefix = transactionalIdPrefix;
        this.admin = admin;
        this.producers = producers;
    }

    Owner us() throws ExecutionException, InterruptedException {
        return identity.us();
    }

    /** Returns whether the ledger is not ours yet, and nothing is against that it becomes ours. */
    boolean isToClaim(Owner us, LedgerReading ledger) throws ExecutionException, InterruptedException {
        return !us.equals(ledger.owner()) && objection(us, ledger) == null;
    }

    /** Returns what keeps us from handling the requests of a ledger, {@code null} if nothing does. */
    StartingPoint.@Nullable Finding objection(Owner us, LedgerReading ledger)
            throws ExecutionException, InterruptedException {
        Owner owner = ledger.owner();
        if (owner == null || owner.equals(us)) {
            return null;
        }
        String detail = "the topic belongs to " + owner + ", and this worker is one of " + us;
        if (owner.toString().equals(takeOverFrom)) {
            int members = owner.group().equals(us.group()) ? 0 : GroupMembers.count(admin, owner.group());
            int intents = us.finds(owner) ? 0 : ledger.intents();
            if (members == 0 && intents == 0) {
                return null;
            }
            detail += members > 0
                    ? "; its group still has " + members + " members"
                    : "; what " + intents
                            + " of its calls have made could not be found by this one: let its own workers"
                            + " answer them first";
        }
        return new StartingPoint.Finding(Anomaly.OWNED_BY_OTHER, 0, detail);
    }

    /** From here on, until the claims are closed or somebody else begins one, nobody else can claim these ledgers. */
    Claims begin(Owner us, Collection<TopicPartition> ledgers) {
        var claims = new Claims(us);
        try {
            for (TopicPartition ledger : ledgers) {
                Producer<byte[], byte[]> producer = producers.apply(transactionalIdPrefix + "owner-of-" + ledger);
                claims.producers.put(ledger, producer);
                producer.initTransactions();
            }
            return claims;
        } catch (RuntimeException e) {
            claims.close();
            throw e;
        }
    }

    /** Claims that were begun. */
    static final class Claims implements AutoCloseable {
        private final Owner us;
        private final Map<TopicPartition, Producer<byte[], byte[]>> producers = new HashMap<>();

        private Claims(Owner us) {
            this.us = us;
        }

        Set<TopicPartition> ledgers() {
            return producers.keySet();
        }

        /**
         * Writes the owner, and where reading begins, unless the ledger is ours by now.
         *
         * @param owner as it was read after the claim was begun
         */
        void write(TopicPartition ledger, @Nullable Owner owner, Progress progress) {
            Producer<byte[], byte[]> producer = producers.get(ledger);
            if (producer == null || us.equals(owner)) {
                return;
            }
            producer.beginTransaction();
            var _ = producer.send(record(ledger, Owner.KEY, us.write()));
            var _ = producer.send(record(
                    ledger, Progress.KEY, progress.writeWith(Set.of(), Set.of()).value()));
            producer.commitTransaction();
            log.info("event=ledger-claimed ledger={} owner={} before={}", ledger, us, owner == null ? "nobody" : owner);
        }

        private static ProducerRecord<byte[], byte[]> record(TopicPartition ledger, byte[] key, byte[] value) {
            return new ProducerRecord<>(ledger.topic(), ledger.partition(), key, value);
        }

        @Override
        public void close() {
            producers.values().forEach(Producer::close);
        }
    }
}
