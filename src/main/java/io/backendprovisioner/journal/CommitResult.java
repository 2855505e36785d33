package io.backendprovisioner.journal;

import java.util.Set;

/** What became of one transaction. */
sealed interface CommitResult {

    record Committed() implements CommitResult {}

    /** Nothing was committed: the group no longer knows us by the membership that we showed. */
    record Stale() implements CommitResult {}

    /** Nothing was committed: the broker takes this record in no case. */
    record Undeliverable(Refused refused) implements CommitResult {}

    /** Nothing was committed: these places took no records, while others did. */
    record Held(Set<Place> places, String reason) implements CommitResult {}

    /** Nothing was committed: the broker has given up the producer, and the next transaction gets a new one. */
    record ProducerGone(Exception cause) implements CommitResult {}

    /** Nothing was committed: the broker, or the way to it, is in trouble. */
    record Failed(Exception cause) implements CommitResult {}

    /** The commit ended with an exception, whichever: it may have been carried out. */
    record InDoubt(Exception cause) implements CommitResult {}
}
