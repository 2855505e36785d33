package io.backendprovisioner.journal;

/** Starts the journal. */
public interface JournalStart {

    /** Called once, when the broker has been reached. Until then postings wait. */
    void begin();
}
