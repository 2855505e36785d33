package io.backendprovisioner.intake;

import io.backendprovisioner.contract.BurialNote;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.fleet.Burials;
import io.backendprovisioner.ledger.OwnedPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which records at which a partition waits have been given up by an operator. A note that fits nothing does nothing. */
final class GivenUp {
    private static final Logger log = LoggerFactory.getLogger(GivenUp.class);

    private final Burials burials;
    private final Partitions partitions;
    private final Time time;

    /** @param reason why the first of them cannot be read */
    record Records(TopicPartition partition, long from, long through, String reason) {}

    GivenUp(Burials burials, Partitions partitions, Time time) {
        this.burials = burials;
        this.partitions = partitions;
        this.time = time;
    }

    /** Returns each once. What keeps a note from being carried out is logged once. */
    List<Records> now(Consumer<?, ?> consumer, Narrowing narrowing) {
        List<Records> givenUp = new ArrayList<>();
        for (BurialNote note : burials.valid(time.instant())) {
            OwnedPartition owned = partitions.owned(note.partition());
            if (owned == null || !consumer.assignment().contains(note.partition())) {
                continue;
            }
            Narrowing.Aside aside = narrowing.aside(note.partition());
            String objection = objection(note, owned, aside, consumer);
            if (objection == null) {
                givenUp.add(carriedOut(note, Objects.requireNonNull(aside)));
            } else if (burials.objectTo(note)) {
                log.warn(
                        "event=burial-ignored partition={} offset={} through={} reason=\"{}\"",
                        note.partition(),
                        note.offset(),
                        note.through(),
                        objection);
            }
        }
        return givenUp;
    }

    private Records carriedOut(BurialNote note, Narrowing.Aside aside) {
        burials.remove(note);
        log.warn(
                "event=records-buried partition={} from={} through={} decided={}",
                note.partition(),
                aside.offset(),
                note.through(),
                note.at());
        return new Records(note.partition(), aside.offset(), note.through(), aside.reason());
    }

    private static @Nullable String objection(
            BurialNote note, OwnedPartition owned, Narrowing.@Nullable Aside aside, Consumer<?, ?> consumer) {
        if (!owned.progress().isOf(note.topic())) {
            return "the topic was recreated since";
        }
        if (aside == null) {
            return "the partition does not wait at a record that cannot be read";
        }
        if (!note.covers(aside.offset())) {
            return "the partition waits at offset " + aside.offset();
        }
        if (!aside.exact()) {
            return "it is not known whether the record at this offset is the one that cannot be read";
        }
        long end = consumer.endOffsets(List.of(note.partition())).getOrDefault(note.partition(), 0L);
        return note.through() < end ? null : "the partition ends at offset " + end;
    }
}
