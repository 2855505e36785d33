package io.backendprovisioner.ledger;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Ends the transactions that previous owners have left open. The broker would end them too, up to
 * {@code transaction.timeout.ms} and another ten seconds later, and until then it would hold back from every
 * read-committed reader what others have replied since.
 */
public final class LeftOpen {
    private static final Logger log = LoggerFactory.getLogger(LeftOpen.class);

    /** Many times what a transaction takes, and less than the group needs to give somebody up. */
    private static final Duration LONG = Duration.ofSeconds(3);

    private final Admin admin;
    private final String transactionalIds;
    private final Time time;

    /** @param transactionalIds what the ids of this group's workers begin with */
    LeftOpen(Admin admin, String transactionalIds, Time time) {
        this.admin = admin;
        this.transactionalIds = transactionalIds;
        this.time = time;
    }

    /**
     * Nobody but a previous owner has one open on these: who gives a partition back in good order waits for its
     * transaction first. Who is put out here in the middle of one was given up by the group, which would refuse the commit.
     * A transaction of any worker that has been open for long is ended as well: its owner may have died before it came to
     * its ledger, with replies that everybody's readers wait behind. One who was only slow begins another.
     *
     * @param ledgers of partitions that are ours now
     */
    void end(Set<TopicPartition> ledgers) throws InterruptedException {
        try {
            Collection<TransactionListing> open = admin.listTransactions(
                            new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
                    .all()
                    .get();
            List<String> ours = open.stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> id.startsWith(transactionalIds))
                    .toList();
            List<String> left = admin.describeTransactions(ours).all().get().entrySet().stream()
                    .filter(transaction -> isLeft(transaction.getValue(), ledgers))
                    .map(Map.Entry::getKey)
                    .toList();
            if (!left.isEmpty()) {
                admin.fenceProducers(left).all().get();
                log.info("event=transactions-ended transactional-ids={}", left);
            }
        } catch (ExecutionException e) {
            log.warn(
                    "event=transactions-not-ended action=waiting-for-their-time-out reason=\"{}\"",
                    NestedExceptionUtils.getMostSpecificCause(e).getMessage());
        }
    }

    private boolean isLeft(TransactionDescription transaction, Set<TopicPartition> ledgers) {
        if (transaction.state() != TransactionState.ONGOING) {
            return false;
        }
        long begunLongAgo = time.instant().minus(LONG).toEpochMilli();
        return transaction.transactionStartTimeMs().orElse(Long.MAX_VALUE) < begunLongAgo
                || transaction.topicPartitions().stream().anyMatch(ledgers::contains);
    }
}
