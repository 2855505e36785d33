package io.backendprovisioner.ledger;

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
 * Ends the transactions that previous owners have left open on ledgers. The broker would end them too, up to
 * {@code transaction.timeout.ms} and another ten seconds later, and until then it would hold back from every
 * read-committed reader what others have replied since.
 */
public final class LeftOpen {
    /** Every worker's transactional ids begin so. */
    public static final String TRANSACTIONAL_IDS = "provisioner-";

    private static final Logger log = LoggerFactory.getLogger(LeftOpen.class);

    private final Admin admin;

    LeftOpen(Admin admin) {
        this.admin = admin;
    }

    /**
     * Nobody but a previous owner has one open on these: who gives a partition back in good order waits for its
     * transaction first. Who is put out here in the middle of one was given up by the group, which would refuse the commit.
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
                    .filter(id -> id.startsWith(TRANSACTIONAL_IDS))
                    .toList();
            List<String> left = admin.describeTransactions(ours).all().get().entrySet().stream()
                    .filter(transaction -> isOn(ledgers, transaction.getValue()))
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

    private static boolean isOn(Set<TopicPartition> ledgers, TransactionDescription transaction) {
        return transaction.state() == TransactionState.ONGOING
                && transaction.topicPartitions().stream().anyMatch(ledgers::contains);
    }
}
