package io.backendprovisioner.fleet;

import io.backendprovisioner.contract.BurialNote;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Which unreadable records operators have given up: the last note of each partition, until it is carried out or no longer
 * valid. Safe for any number of threads.
 */
public final class Burials {
    private static final int MOST_REMEMBERED = 1000;

    private final SequencedMap<TopicPartition, BurialNote> notes = new LinkedHashMap<>();
    private final Set<BurialNote> objected = new HashSet<>();

    /** Adds a note; one that is not valid, as each is that a worker reads long afterwards, is nothing. */
    public synchronized void add(BurialNote note, Instant now) {
        if (note.isValid(now)) {
            notes.putLast(note.partition(), note);
            if (notes.size() > MOST_REMEMBERED) {
                remove(notes.firstEntry().getValue());
            }
        }
    }

    /** Returns those that are valid now. */
    public synchronized List<BurialNote> valid(Instant now) {
        notes.values().stream().filter(note -> !note.isValid(now)).toList().forEach(this::remove);
        return List.copyOf(notes.values());
    }

    /** The note is carried out, or never can be. */
    public synchronized void remove(BurialNote note) {
        notes.remove(note.partition(), note);
        objected.remove(note);
    }

    /** The note cannot be carried out now. Returns whether it is the first time that this is found. */
    public synchronized boolean objectTo(BurialNote note) {
        return objected.add(note);
    }
}
