package io.backendprovisioner.ledger;

/** What the ledger says about a request key at the moment that a request asks for it. */
public sealed interface Claim {

    /** Never seen, or free again. The key is held until it is let go. */
    record Fresh() implements Claim {}

    /** An earlier request left an intent and no answer. The key is held until it is let go. */
    record Unsettled(Entry.Intent intent) implements Claim {}

    /** Another request of this worker holds the key just now. */
    record InFlight() implements Claim {}

    /** The same request was answered before. */
    record Answered(Entry.Answer answer) implements Claim {}

    /** What the ledger holds of the key was written by a later release, or by somebody else. */
    record Unreadable() implements Claim {}

    /** The key stands for other content. */
    record Conflict() implements Claim {}
}
