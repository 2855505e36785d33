package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.provider.Removal;
import io.backendprovisioner.provider.TwinRemoval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes twins that certainly no reply names, and logs why it keeps any other. A worker cannot read all that was ever
 * replied, so two conditions stand for it. The twin was created after the request's first call had begun, so no earlier reply
 * can name it. And no ledger partition of the lane holds anything for the key but the answer that was given, so no worker has
 * named another backend since, or is about to.
 */
final class UntoldTwins {
    private static final Logger log = LoggerFactory.getLogger(UntoldTwins.class);

    private final TwinRemoval removal;
    private final KeyLedgers ledgers;
    private final Duration clocks;

    /** What all ledgers of a lane hold of one key. */
    @FunctionalInterface
    interface KeyLedgers {
        List<LedgerSnapshot.Line> linesOf(String requestTopic, Marker key)
                throws ExecutionException, InterruptedException, TimeoutException;
    }

    /** @param clocks by this much at most two clocks differ; the cloud tells whole seconds */
    UntoldTwins(TwinRemoval removal, KeyLedgers ledgers, Duration clocks) {
        this.removal = removal;
        this.ledgers = ledgers;
        this.clocks = clocks;
    }

    /**
     * @param listed the backends that carry the request's mark
     * @param begun before the request's first call
     */
    void delete(BackendRequest request, List<BackendId> listed, BackendId answered, Instant begun)
            throws InterruptedException {
        String doubt = doubt(request, answered);
        for (BackendId twin : listed) {
            if (twin.equals(answered)) {
                continue;
            }
            Removal became = doubt == null
                    ? removal.remove(new TwinRemoval.Order(
                            request.mark(),
                            twin,
                            answered,
                            begun.plus(clocks),
                            "it came after an unclear call, and the key is answered with another one"))
                    : new Removal.Kept(doubt);
            if (became instanceof Removal.Kept(var why)) {
                log.warn(
                        "event=twin-kept marker={} backend={} answered={} reason=\"{}\" action=\"run audit\"",
                        request.marker().value(),
                        twin,
                        answered,
                        why);
            }
        }
    }

    private @Nullable String doubt(BackendRequest request, BackendId answered) throws InterruptedException {
        try {
            var lines = ledgers.linesOf(request.partition().id().topic(), request.marker());
            boolean alone = lines.size() == 1
                    && lines.getFirst().ledger().equals(request.partition().ledger())
                    && lines.getFirst().entry() instanceof Entry.Answer answer
                    && answer.backendId().equals(answered);
            return alone ? null : "the ledgers do not name the one that was answered, and it alone";
        } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
            return "the ledgers cannot be read: " + e.getMessage();
        }
    }
}
