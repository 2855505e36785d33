package io.backendprovisioner.ledger;

import io.backendprovisioner.broker.Refusal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the ledgers that can be read now, so that one that is missing or has no leader holds up no other one. */
final class PresentLedgers {
    private static final Logger log = LoggerFactory.getLogger(PresentLedgers.class);

    private final Admin admin;
    private volatile Set<TopicPartition> reported = Set.of();

    PresentLedgers(Admin admin) {
        this.admin = admin;
    }

    /** Returns the ledger partitions of these that are there, each with the identity of its topic. */
    Map<TopicPartition, Uuid> of(Collection<Term> wanted) throws ExecutionException, InterruptedException {
        Set<TopicPartition> ledgers = wanted.stream()
                .map(term -> LedgerSnapshot.ledgerOf(term.partition()))
                .collect(Collectors.toSet());
        Map<TopicPartition, Uuid> present = new HashMap<>();
        Set<String> topics = ledgers.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        for (var described : admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                var topic = described.getValue().get();
                topic.partitions().stream()
                        .filter(partition -> partition.leader() != null
                                && !partition.leader().isEmpty())
                        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                        .filter(ledgers::contains)
                        .forEach(ledger -> present.put(ledger, topic.topicId()));
            } catch (ExecutionException e) {
                if (!Refusal.saysMissing(e)) {
                    throw e;
                }
            }
        }
        ledgers.removeAll(present.keySet());
        if (!ledgers.isEmpty() && !ledgers.equals(reported)) {
            log.error(
                    "event=ledger-missing ledgers={} action=\"give each ledger topic as many partitions as its request topic has, and each partition a leader; until then nothing of these is handled\"",
                    ledgers);
        }
        reported = ledgers;
        return present;
    }
}
