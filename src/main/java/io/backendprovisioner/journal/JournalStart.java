package io.backendprovisioner.journal;

/** When the journal begins. */
public interface JournalStart {

    /** The broker has been reached. Until then postings wait; called once. */
    void begin();
}
