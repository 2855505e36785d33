package io.backendprovisioner.operator;

import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the one answer of a key, or says why there is none, and what to do. */
final class KnownAnswer {
    private KnownAnswer() {}

    /**
     * The request that the answer is wanted for.
     *
     * @param settled whether it has got its reply
     */
    record Asked(SpecFingerprint content, boolean settled) {}

    static Entry.Answer in(LedgerSnapshot ledger, Marker marker, RequestKey key, @Nullable Asked asked)
            throws NotKnown {
        List<Entry> entries =
                ledger.linesOf(marker).stream().map(LedgerSnapshot.Line::entry).toList();
        if (entries.isEmpty()) {
            throw new NotKnown(withoutEntry(key, ledger.wasFreed(), asked));
        }
        if (entries.size() > 1) {
            throw new NotKnown("the key '" + key + "' has entries in several ledger partitions, since it has moved:"
                    + " replay by --partition and --offset");
        }
        return switch (entries.getFirst()) {
            case Entry entry
            when asked != null && !entry.fingerprint().equals(asked.content()) ->
                throw new NotKnown("the key '" + key + "' stands for other content than this request's, which so is"
                        + " answered REJECTED with KEY_REUSED: send it again with another key");
            case Entry.Answer answer -> answer;
            case Entry.Intent intent ->
                throw new NotKnown("the request of key '" + key + "' is still open (a call until " + intent.callUntil()
                        + "): wait for its reply; if it was answered UNRESOLVED, mend the cause and send it again");
        };
    }

    private static String withoutEntry(RequestKey key, boolean freed, @Nullable Asked asked) {
        if (asked != null && !asked.settled()) {
            return "the request of key '" + key + "' is still open: no worker has answered it yet; wait for its reply";
        }
        if (freed || asked != null) {
            return "the request of key '" + key + "' made no backend (FAILED, EXPIRED), or its answer is older than"
                    + " provisioner.ledger.retention: send it again";
        }
        return "the key '" + key + "' was never seen on this lane, is not begun yet, or is forgotten: check --lane and"
                + " the spelling, else send the request";
    }
}
