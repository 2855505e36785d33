package io.backendprovisioner.ledger;

import org.apache.kafka.common.Uuid;

/**
 * What the broker has of a request partition.
 *
 * @param topic the identity of the topic; a topic that is recreated has another one
 * @param start the first offset that can be read
 * @param end the offset after the last record, as a read-uncommitted reader sees it
 * @param agreesUpTo where the log begins to differ from what the ledger's owner has read; not below {@code end} if it
 *     does not
 * @param epoch the leader epoch of the last record on which they agree, -1 if that is not known
 */
record RequestLog(Uuid topic, long start, long end, long agreesUpTo, int epoch) {

    /** A log that nothing is known of to differ. */
    RequestLog(Uuid topic, long start, long end) {
        this(topic, start, end, end, -1);
    }
}
