package io.backendprovisioner.operator;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.ledger.Owner;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The ledgers that a command reads, which must be those of the installation and the region whose backends it judges by them.
 *
 * @param ours what the settings say
 * @param region what the settings say
 */
record Ledgers(BrokerAccess broker, List<TopicPartition> partitions, Installation ours, String region, Time time) {

    /**
     * Reads to the end, from where the last reading of the same snapshot has ended.
     *
     * @throws CannotRun also if they belong to somebody else
     */
    void read(LedgerSnapshot ledger) throws CannotRun, InterruptedException {
        try (var consumer = broker.readCommitted()) {
            ledger.read(broker.admin(), consumer, time, partitions);
        } catch (TimeoutException | ExecutionException | KafkaException e) {
            throw broker.failed(e);
        }
        checkOwners(ledger);
    }

    private void checkOwners(LedgerSnapshot ledger) throws CannotRun {
        Map<Owner, String> others = ledger.owners().entrySet().stream()
                .filter(owner -> !owner.getValue().installation().equals(ours)
                        || !owner.getValue().region().equals(region))
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        Collectors.mapping(
                                owner -> owner.getKey().toString(),
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        names -> names.stream().sorted().collect(Collectors.joining(", "))))));
        if (!others.isEmpty()) {
            throw new CannotRun(others.entrySet().stream()
                            .map(owner -> owner.getValue() + " belongs to the installation "
                                    + owner.getKey().installation() + " in "
                                    + owner.getKey().region())
                            .sorted()
                            .collect(Collectors.joining("; "))
                    + "; and this command runs for " + ours + " in " + region
                    + ": set provisioner.installation and provisioner.provider.region to those of the ledgers");
        }
    }
}
