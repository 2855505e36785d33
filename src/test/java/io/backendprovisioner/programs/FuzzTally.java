package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.ReplyReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Which records were sent and which were answered, each by one reply or by one dead letter. Keeps only what is open. */
final class FuzzTally {
    private static final int MOST_FLAWS_KEPT = 20;

    private final BitSet sent = new BitSet();
    private final BitSet answered = new BitSet();
    private final Map<String, Integer> openByPlace = new HashMap<>();
    private final Map<Integer, String> placeOfOpen = new HashMap<>();
    private final Queue<String> unknownPlaces = new ArrayDeque<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> flaws = new ArrayList<>();
    private int flawed;

    synchronized void sent(int number, RecordMetadata at) {
        sent.set(number);
        String place = at.topic() + "-" + at.partition() + "@" + at.offset();
        if (!answered.get(number)) {
            openByPlace.put(place, number);
            placeOfOpen.put(number, place);
        }
        // A dead letter may be faster than the broker's word to the sender.
        if (unknownPlaces.remove(place)) {
            answeredBy(number, "a dead letter");
        }
    }

    synchronized void flaw(String what) {
        flawed++;
        if (flaws.size() < MOST_FLAWS_KEPT) {
            flaws.add(what);
            System.out.println("BAD  " + what);
        }
    }

    synchronized void reply(ConsumerRecord<byte[], byte[]> reply) {
        var correlation = reply.headers().lastHeader("kafka_correlationId");
        int number = correlation == null ? -1 : FuzzRecords.number(correlation.value());
        if (number < 0) {
            flaw("a reply that nobody asked for, at " + reply.topic() + "-" + reply.partition() + "@" + reply.offset());
            return;
        }
        var read = ReplyReader.read(reply.value());
        if (read.isEmpty() || !read.get().status().name().equals(Replies.status(reply))) {
            flaw("the reply to number " + number + " cannot be read: " + new String(reply.value(), UTF_8));
        }
        outcomes.merge(Replies.status(reply), 1, Integer::sum);
        answeredBy(number, "a reply");
    }

    synchronized void deadLetter(ConsumerRecord<byte[], byte[]> letter) {
        outcomes.merge("(dead letter)", 1, Integer::sum);
        String place = header(letter, "topic") + "-" + header(letter, "partition") + "@" + header(letter, "offset");
        Integer number = openByPlace.get(place);
        if (number == null) {
            unknownPlaces.add(place);
        } else {
            answeredBy(number, "a dead letter");
        }
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        var header = letter.headers().lastHeader("provisioner-dead-letter-" + name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    private void answeredBy(int number, String what) {
        if (answered.get(number)) {
            flaw("number " + number + " has been answered already, and now by " + what);
        }
        answered.set(number);
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

    /** After the end: what should not have been. */
    synchronized int flaws() {
        placeOfOpen.forEach((number, place) -> flaw("number " + number + " is not answered; it lies at " + place));
        unknownPlaces.forEach(place -> flaw("a dead letter of a record that was not sent or was answered: " + place));
        return flawed;
    }
}
