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
import io.backendprovisioner.provider.TwinRemoval;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * @param deletion asks before twins are deleted, {@code null} if they are not to be
     * @param lines takes a line for each deletion
     * @return whether nothing was found
     */
    boolean run(AuditReport report, @Nullable Consent deletion, PrintStream lines)
            throws CannotRun, InterruptedException {
        var ledgers = new Ledgers(
                broker,
                broker.partitions(topics.requestTopics().stream()
                        .map(TopicProperties::ledgerOf)
                        .toList()),
                broker.installation(topics.installation()),
                region,
                time);
        var ledger = LedgerSnapshot.ofAll();
        // Before the long list of the cloud, so that a wrong setting is reported at once.
        ledgers.read(ledger);
        Look first = look(ledger, ledgers);
        Look last = first;
        Findings findings = first.findings();
        if (!findings.isEmpty()) {
            last = look(ledger, ledgers);
            findings = last.findings().seenBeforeBy(findings);
        }
        report.found(findings, last.backends(), ledger.entries(), time.instant());
        boolean nobodyToAsk = deletion != null
                && new TwinDeletion(
                                ledgers,
                                ledger,
                                new ReplyLog(broker, topics, time),
                                new TwinRemoval(cloud),
                                promises,
                                time)
                        .run(findings.twins(), deletion, report, lines);
        report.end();
        if (nobodyToAsk) {
            throw new CannotRun(
                    "nothing was deleted, since there is no terminal to ask on: read the list, then add --yes");
        }
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
