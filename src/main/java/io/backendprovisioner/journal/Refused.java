package io.backendprovisioner.journal;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that the broker takes in no case, and with it whatever else it would refuse for the same reason: each further
 * record for a place that takes none would cost another transaction, and perhaps a time-out.
 *
 * @param meaning {@link KafkaFailure#ABOUT_THE_RECORD} or {@link KafkaFailure#ABOUT_THE_PLACE}
 */
record Refused(ProducerRecord<byte[], byte[]> record, Exception reason, KafkaFailure meaning) {

    /** Returns whether the posting has a record that is, or would be, refused and that it can do without. */
    boolean concerns(Posting posting) {
        return switch (posting) {
            case Posting.Remark _ -> false;
            case Posting.Announcement announcement -> isRefused(announcement.record());
            case Posting.Settlement settlement -> settlement.hasFallback() && isRefused(settlement.reply());
        };
    }

    /** Returns whether the posting cannot do without a record that is, or would be, refused. */
    boolean stops(Posting posting) {
        return !concerns(posting) && posting.records().stream().anyMatch(this::isRefused);
    }

    private boolean isRefused(ProducerRecord<byte[], byte[]> other) {
        return other.equals(record)
                || (meaning == KafkaFailure.ABOUT_THE_PLACE && Place.of(record).equals(Place.of(other)));
    }
}
