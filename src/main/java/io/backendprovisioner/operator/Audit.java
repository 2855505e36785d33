package io.backendprovisioner.operator;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.provider.BackendCatalogue;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.LookUpAnswer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares the cloud with the ledgers of both lanes: the cloud first, the ledgers second, and where something looks
 * wrong, both once more. Only what both looks saw is a finding. Read-only but for the twins that it is told to delete.
 */
final class Audit {
    private final BackendCatalogue cloud;
    private final BrokerAccess broker;
    private final TopicProperties topics;
    private final Promises promises;
    private final Time time;

    Audit(BackendCatalogue cloud, BrokerAccess broker, TopicProperties topics, Promises promises, Time time) {
        this.cloud = cloud;
        this.broker = broker;
        this.topics = topics;
        this.promises = promises;
        this.time = time;
    }

    /** @return whether nothing was found */
    boolean run(AuditReport report, boolean deleteTwins) throws CannotRun, InterruptedException {
        List<TopicPartition> ledgers = broker.partitions(
                topics.requestTopics().stream().map(TopicProperties::ledgerOf).toList());
        Installation ours = broker.installation(topics.installation());
        var ledger = LedgerSnapshot.ofAll();
        Look first = look(ours, ledger, ledgers);
        Look last = first;
        Findings findings = first.findings();
        if (!findings.isEmpty()) {
            last = look(ours, ledger, ledgers);
            findings = last.findings().seenBeforeBy(findings);
        }
        report.found(findings, last.backends(), ledger.entries(), time.instant());
        if (deleteTwins) {
            for (Findings.Twin twin : findings.twins()) {
                if (twin.surplus()) {
                    report.deleted(twin, cloud.delete(twin.backendId()));
                }
            }
        }
        report.end();
        return findings.isEmpty();
    }

    /** @param backends how many carry a marker */
    private record Look(Findings findings, long backends) {}

    private Look look(Installation ours, LedgerSnapshot ledger, List<TopicPartition> ledgers)
            throws CannotRun, InterruptedException {
        Instant listedAt = time.instant();
        List<ListedBackend> backends = switch (cloud.all()) {
            case LookUpAnswer.Listed(var listed) -> listed;
            case CloudError error ->
                throw new CannotRun("the cloud's backends cannot be listed: " + error.code() + ": " + error.message());
        };
        read(ledger, ledgers);
        var findings = new Comparison(promises, ours, listedAt, backends, ledger, time.instant()).findings();
        return new Look(
                findings,
                backends.stream()
                        .filter(backend -> BackendMark.in(backend.tags()).isPresent())
                        .count());
    }

    private void read(LedgerSnapshot ledger, List<TopicPartition> ledgers) throws CannotRun, InterruptedException {
        try (var consumer = broker.readCommitted()) {
            ledger.read(broker.admin(), consumer, time, ledgers);
        } catch (TimeoutException | ExecutionException | KafkaException e) {
            throw broker.failed(e);
        }
    }
}
