package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.ReplyReader;
import io.backendprovisioner.testkit.EventForm;
import io.backendprovisioner.testkit.Replies;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Which records were sent and which were answered, each by one reply or by one dead letter, and who was told meanwhile that
 * it waits. Keeps only what is open.
 */
final class FuzzTally {
    private static final int MOST_FLAWS_SHOWN = 50;

    private final FuzzRecords records;
    private final BitSet sent = new BitSet();
    private final BitSet answered = new BitSet();
    private final BitSet told = new BitSet();
    private final Map<String, Integer> openByPlace = new HashMap<>();
    private final Map<Integer, String> placeOfOpen = new HashMap<>();
    private final Set<String> unknownPlaces = new HashSet<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<String, Map<String, Integer>> byClass = new TreeMap<>();
    private int flawed;

    FuzzTally(FuzzRecords records) {
        this.records = records;
    }

    synchronized void sent(int number, RecordMetadata at) {
        sent.set(number);
        String place = at.topic() + "-" + at.partition() + "@" + at.offset();
        if (!answered.get(number)) {
            openByPlace.put(place, number);
            placeOfOpen.put(number, place);
        }
        // A dead letter may be faster than the broker's word to the sender.
        if (unknownPlaces.remove(place)) {
            answeredBy(number, "(dead letter)");
        }
    }

    synchronized void flaw(String what) {
        if (++flawed <= MOST_FLAWS_SHOWN) {
            System.out.println("BAD  " + what);
        }
    }

    /** Of a record, which is written to a file, too. */
    synchronized void flaw(int number, String what) {
        String where = flawed < MOST_FLAWS_SHOWN ? "; it is in " + records.keep(number) : "";
        flaw("number " + number + " " + what + where);
    }

    synchronized void reply(ConsumerRecord<byte[], byte[]> reply) {
        var correlation = reply.headers().lastHeader("kafka_correlationId");
        int number = correlation == null ? -1 : FuzzRecords.number(correlation.value());
        if (number < 0) {
            flaw("a reply that nobody asked for, at " + reply.topic() + "-" + reply.partition() + "@" + reply.offset());
            return;
        }
        if (!Replies.isReply(reply)) {
            told(number, reply);
            return;
        }
        var read = ReplyReader.read(reply.value());
        if (read.isEmpty() || !read.get().status().name().equals(Replies.status(reply))) {
            flaw(number, "has a reply that cannot be read: " + new String(reply.value(), UTF_8));
        } else if ("INTERNAL_ERROR".equals(read.get().code())) {
            flaw(number, "has met a bug of the worker");
        }
        var record = records.record(number);
        if (!Arrays.equals(FuzzRecords.echoed(record), correlation.value())) {
            flaw(number, "has a reply with another correlation id");
        }
        if (EventForm.of(reply.headers()) != FuzzEvents.replyForm(record)) {
            flaw(number, "is answered as " + EventForm.of(reply.headers()));
        }
        if (!FuzzRecords.mayBeAnsweredOn(record, reply.topic(), reply.partition())) {
            flaw(number, "is answered on " + reply.topic() + "-" + reply.partition());
        }
        answeredBy(number, Replies.status(reply));
    }

    private void told(int number, ConsumerRecord<byte[], byte[]> announcement) {
        var record = records.record(number);
        if (!FuzzRecords.asksForProgress(record)) {
            flaw(number, "is told unasked that it waits");
        }
        if (told.get(number)) {
            flaw(number, "is told once more that it waits");
        }
        if (answered.get(number)) {
            flaw(number, "is told that it waits after its reply");
        }
        if (!FuzzRecords.mayBeAnsweredOn(record, announcement.topic(), announcement.partition())) {
            flaw(number, "is told that it waits on " + announcement.topic() + "-" + announcement.partition());
        }
        if (EventForm.of(announcement.headers()) != FuzzEvents.replyForm(record)) {
            flaw(number, "is told that it waits as " + EventForm.of(announcement.headers()));
        }
        told.set(number);
        outcomes.merge("(told that it waits)", 1, Integer::sum);
    }

    synchronized void deadLetter(ConsumerRecord<byte[], byte[]> letter) {
        String place = header(letter, "topic") + "-" + header(letter, "partition") + "@" + header(letter, "offset");
        Integer number = openByPlace.get(place);
        if (number == null) {
            unknownPlaces.add(place);
        } else {
            answeredBy(number, "(dead letter)");
        }
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        var header = letter.headers().lastHeader("provisioner-dead-letter-" + name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    private void answeredBy(int number, String outcome) {
        if (answered.get(number)) {
            flaw(number, "has been answered already, and now again: " + outcome);
        }
        answered.set(number);
        outcomes.merge(outcome, 1, Integer::sum);
        byClass.computeIfAbsent(records.kind(number), _ -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
        String place = placeOfOpen.remove(number);
        if (place != null) {
            openByPlace.remove(place);
        }
    }

    synchronized int open() {
        return placeOfOpen.size();
    }

    synchronized int sent() {
        return sent.cardinality();
    }

    synchronized Map<String, Integer> outcomes() {
        return new TreeMap<>(outcomes);
    }

    synchronized Map<String, Map<String, Integer>> outcomesByClass() {
        return new TreeMap<>(byClass);
    }

    /** After the end: how much was not as it should have been. */
    synchronized int flaws() {
        placeOfOpen.forEach((number, place) -> flaw(number, "is not answered; it lies at " + place));
        unknownPlaces.forEach(place -> flaw("a dead letter of a record that was not sent or was answered: " + place));
        return flawed;
    }
}
