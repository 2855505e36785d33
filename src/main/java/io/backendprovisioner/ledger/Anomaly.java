package io.backendprovisioner.ledger;

/** In which way Kafka's topics and offsets can differ from what the ledger knows of them. */
public enum Anomaly {
    TOPIC_RECREATED("topic-recreated", "reading the new topic from its start"),
    LOG_TRUNCATED("log-truncated", "going on at the end that is left; restore the broker's data if you can"),
    RECORDS_DELETED(
            "records-deleted", "going on behind them; give the topic a retention that is longer than any outage"),
    OFFSET_MOVED("offset-moved", "reading what the ledger says; find out which client commits offsets for our group"),
    PROGRESS_UNREADABLE(
            "progress-unreadable",
            "waiting; run the release that wrote it, or see 'Accept a loss' in docs/operations.md"),
    LEDGER_LOST("ledger-lost", "waiting; restore the ledger topic, or see 'Accept a loss' in docs/operations.md"),
    LEDGER_TRUNCATED(
            "ledger-truncated", "waiting; restore the ledger topic, or see 'Accept a loss' in docs/operations.md"),
    LEDGER_UNREADABLE(
            "ledger-unreadable", "waiting and trying again; see 'A record that cannot be read' in docs/operations.md"),
    RECORD_UNREADABLE(
            "record-unreadable", "waiting and trying again; see 'A record that cannot be read' in docs/operations.md"),
    LEDGER_RECREATED("ledger-recreated", "writing what this worker remembers into the new topic"),
    OWNED_BY_OTHER(
            "owned-by-other",
            "waiting; set provisioner.take-over-from to the owner named here, or provisioner.installation if this Kafka"
                    + " cluster is a copy; see 'Handing topics over' in docs/operations.md");

    private final String label;
    private final String action;

    Anomaly(String label, String action) {
        this.label = label;
        this.action = action;
    }

    /** As in log lines, in the meter's tag and in health. */
    public String label() {
        return label;
    }

    /** What the worker does, and what an operator can do. */
    public String action() {
        return action;
    }
}
