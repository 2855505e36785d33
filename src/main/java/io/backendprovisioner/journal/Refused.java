package io.backendprovisioner.journal;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the broker has refused of a transaction, and what of the rest it would refuse as well. */
final class Refused {
    private static final Logger log = LoggerFactory.getLogger(Refused.class);

    private final Map<Posting, Exception> reasons;
    /** Each further record to one of them would cost another transaction, and perhaps a time-out. */
    private final Set<Place> closed;

    private record Place(String topic, @Nullable Integer partition) {
        static Place of(ProducerRecord<byte[], byte[]> record) {
            return new Place(record.topic(), record.partition());
        }
    }

    Refused(Map<Posting, Exception> reasons) {
        this.reasons = reasons;
        this.closed = reasons.entrySet().stream()
                .filter(reason -> !(reason.getValue() instanceof RecordTooLargeException))
                .flatMap(reason -> reason.getKey().records().stream().limit(1))
                .map(Place::of)
                .collect(Collectors.toSet());
    }

    /** Whether it is an announcement that was refused, or would be. */
    boolean takesAlong(Posting posting) {
        if (!(posting instanceof Posting.Announcement announcement)) {
            return false;
        }
        Exception reason = reasons.get(posting);
        boolean refused = reason != null || closed.contains(Place.of(announcement.record()));
        if (refused) {
            log.debug(
                    "event=announcement-refused partition={} offset={} topic={} reason=\"{}\"",
                    announcement.partition(),
                    announcement.offset(),
                    announcement.record().topic(),
                    reason == null ? "as another record for the same place" : reason.getMessage());
        }
        return refused;
    }
}
