package io.backendprovisioner.operator;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.provider.BackendCatalogue;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.LookUpAnswer;
import java.time.Instant;
import java.util.List;

/**
 * Compares the cloud with the ledgers of both lanes: the cloud first, the ledgers second, and where something looks
 * wrong, both once more. Only what both looks saw is a finding. Read-only but for the twins that it is told to delete.
 */
final class Audit {
    private final BackendCatalogue cloud;
    private final BrokerAccess broker;
    private final TopicProperties topics;
    private final String region;
    private final Promises promises;
    private final Time time;

    Audit(
            BackendCatalogue cloud,
            BrokerAccess broker,
            TopicProperties topics,
            String region,
            Promises promises,
            Time time) {
        this.cloud = cloud;
        this.broker = broker;
        this.topics = topics;
        this.region = region;
        this.promises = promises;
        this.time = time;
    }

    /** @return whether nothing was found */
    boolean run(AuditReport report, boolean deleteTwins) throws CannotRun, InterruptedException {
        var ledgers = new Ledgers(
                broker,
                broker.partitions(topics.requestTopics().stream()
                        .map(TopicProperties::ledgerOf)
                        .toList()),
                broker.installation(topics.installation()),
                region,
                time);
        var ledger = LedgerSnapshot.ofAll();
        // Before the long list of the cloud, so that a wrong setting is told at once.
        ledgers.read(ledger);
        Look first = look(ledger, ledgers);
        Look last = first;
        Findings findings = first.findings();
        if (!findings.isEmpty()) {
            last = look(ledger, ledgers);
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

    private Look look(LedgerSnapshot ledger, Ledgers ledgers) throws CannotRun, InterruptedException {
        Instant listedAt = time.instant();
        List<ListedBackend> backends = switch (cloud.all()) {
            case LookUpAnswer.Listed(var listed) -> listed;
            case CloudError error ->
                throw new CannotRun("the cloud's backends cannot be listed: " + error.code() + ": " + error.message());
        };
        ledgers.read(ledger);
        var findings = new Comparison(promises, ledgers.ours(), listedAt, backends, ledger, time.instant()).findings();
        return new Look(
                findings,
                backends.stream()
                        .filter(backend -> backend.tags() != null
                                && BackendMark.in(backend.tags()).isPresent())
                        .count());
    }
}
