package io.backendprovisioner.contract;

import io.backendprovisioner.domain.Violation;

/**
 * A record's partition that is not the one that Kafka's own hash of its key gives.
 *
 * @param partition by which the record came
 * @param expected what the hash gives, of as many partitions as the topic has now
 */
public record ForeignPartition(int partition, int expected) {

    /** Returns what a sender sets to send keys by Kafka's own hash. */
    public static String remedy() {
        return "partitioner=murmur2_random (librdkafka), Partitioners.DefaultPartitioner (kafkajs 2)";
    }

    /** Returns the warning for the sender, in ASCII. */
    public String warning() {
        return "the key " + message();
    }

    public Violation violation() {
        return new Violation(Violation.KEY, message());
    }

    private String message() {
        return "came by partition " + partition + ", and Kafka's own hash gives " + expected
                + "; sent by both, it makes two backends. Set " + remedy();
    }
}
