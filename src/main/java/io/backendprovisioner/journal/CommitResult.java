package io.backendprovisioner.journal;

import java.util.Map;

/** What became of one transaction. */
sealed interface CommitResult {

    record Committed() implements CommitResult {}

    /** Nothing was committed: the group knows us no longer by the membership that we showed. */
    record Stale() implements CommitResult {}

    /** Nothing was committed: the broker takes these postings in no case, each for its reason. */
    record Undeliverable(Map<Posting, Exception> reasons) implements CommitResult {}

    /** Nothing was committed: the broker, or the way to it, is in trouble. */
    record Failed(Exception cause) implements CommitResult {}

    /** The answer to the commit was lost: it may have been carried out. */
    record InDoubt(Exception cause) implements CommitResult {}
}
