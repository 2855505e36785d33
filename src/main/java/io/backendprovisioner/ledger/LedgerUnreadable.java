package io.backendprovisioner.ledger;

import org.apache.kafka.common.KafkaException;

/** A ledger has a record that cannot be read. No record of a ledger is skipped, so its partition waits until it can be. */
public final class LedgerUnreadable extends KafkaException {
    LedgerUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
