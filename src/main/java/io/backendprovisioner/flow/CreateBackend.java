package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.Provenance;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.fleet.Cancellations;
import io.backendprovisioner.pacing.Attempts;
import io.backendprovisioner.pacing.Forecast;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.pacing.Verdict;
import io.backendprovisioner.pacing.Wait;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates one backend, and creates it again only when it is known that the last call made nothing. This is the one loop
 * around the cloud's create: a turn, an intent that is durable before the call, the call, and what its answer means.
 */
final class CreateBackend {
    private static final int NO_CALL = 0;

    private final Turns turns;
    private final Reconciliation reconciliation;
    private final TwinWatch twins;
    private final Cancellations cancellations;
    private final CallLimits limits;
    private final Time time;

    CreateBackend(
            Turns turns,
            Reconciliation reconciliation,
            TwinWatch twins,
            Cancellations cancellations,
            CallLimits limits,
            Time time) {
        this.turns = turns;
        this.cancellations = cancellations;
        this.reconciliation = reconciliation;
        this.twins = twins;
        this.limits = limits;
        this.time = time;
    }

    CallLimits limits() {
        return limits;
    }

    /** Nothing is known of the key. */
    Outcome create(BackendRequest request, Intents intents) throws PartitionLost, InterruptedException {
        return create(request, intents, false);
    }

    /** An intent was left by a worker that is gone, or by a request whose outcome could not be known. */
    Outcome resume(BackendRequest request, Intents intents, Instant callUntil)
            throws PartitionLost, InterruptedException {
        Finding finding = reconciliation.find(request, effectUntil(callUntil));
        Outcome found = outcome(finding, null, NO_CALL);
        return found == null ? create(request, intents, true) : found;
    }

    /** Returns when the first call of a request would be made that is begun now. */
    Forecast forecast(BackendRequest request, @Nullable Instant callUntil) {
        Forecast forecast = turns.forecast(request.claimant());
        return callUntil == null ? forecast : forecast.notBefore(effectUntil(callUntil));
    }

    private Instant effectUntil(Instant callUntil) {
        return callUntil.plus(limits.settle()).plus(limits.clockSkew());
    }

    private Outcome create(BackendRequest request, Intents intents, boolean wasUnclear)
            throws PartitionLost, InterruptedException {
        BackendSpec marked = request.spec().tagged(request.mark().asTag());
        Attempts attempts = turns.attempts(request.spec());
        Instant begun = time.instant();
        boolean unclear = wasUnclear;
        // What a dead worker has sent is no retry of ours: many such come at once, and the cloud may be well.
        boolean isRetry = false;
        int counted = 0;
        int calls = 0;
        while (true) {
            if (isRetry && !turns.awaitRetry(request.claimant(), request.deadline())) {
                return expired(request, null);
            }
            isRetry = false;
            if (isCancelled(request)) {
                return cancelled();
            }
            CreateAnswer answer;
            request.flight().waitsFor("its turn to call");
            switch (turns.await(request.claimant(), request.deadline())) {
                case Wait.TooLate<Turns.Turn>(var estimate) -> {
                    return expired(request, estimate);
                }
                case Wait.Disturbed<Turns.Turn> _ -> {
                    continue;
                }
                case Wait.Granted<Turns.Turn>(var turn) -> {
                    try (turn) {
                        request.flight().waitsFor("its intent to be committed, and a place among the calls");
                        intents.cover();
                        turn.call();
                        // The wait for a place among the calls may have been long, and then needs another intent.
                        Instant callUntil = intents.cover();
                        if (isCancelled(request)) {
                            return cancelled();
                        }
                        request.flight().waitsFor("the cloud to answer a create");
                        answer = turn.create(marked, callUntil, attempts);
                    }
                }
            }
            if (attempts.judge(answer) instanceof Verdict.Again(var pause, var wasCalled)) {
                request.flight()
                        .waitsFor("another create, since " + answer.getClass().getSimpleName());
                request.partition().term().callIsOver();
                isRetry = wasCalled;
                if (!turns.sleptBefore(request.deadline(), pause)) {
                    return expired(request, null);
                }
                continue;
            }
            counted += attempts.counted();
            calls += attempts.calls();
            switch (answer) {
                case CreateAnswer.Created(var id, var requestId) -> {
                    if (unclear) {
                        twins.watch(request, id, begun);
                    }
                    return new Outcome.Created(id, requestId, Provenance.CREATED, calls);
                }
                case CloudError.Unclear error -> {
                    request.partition().term().callIsOver();
                    Outcome found = reconciled(request, error, intents.lastCallUntil(), calls);
                    if (found != null) {
                        return found;
                    }
                    if (counted >= limits.creates()) {
                        return failed(error, true, calls);
                    }
                    unclear = true;
                    isRetry = true;
                    attempts = turns.attempts(request.spec());
                }
                case CloudError.Refused refused
                when refused.saysItExists() -> {
                    Outcome ours = alreadyOurs(request, refused, unclear, calls);
                    return ours == null ? failed(refused, false, calls) : ours;
                }
                case CloudError.Refused refused -> {
                    return failed(refused, false, calls);
                }
                // Rights that all lack are no final answer.
                case CloudError.NotAllowed refused -> {
                    return withoutRight(refused, attempts.needs(), calls);
                }
                case CloudError error -> {
                    return failed(error, true, calls);
                }
            }
        }
    }

    /**
     * Returns the outcome of a request that has made no call and need not make one: its batch was cancelled, or its
     * deadline has passed. It is {@code null} while the request waits.
     */
    @Nullable
    Outcome withoutCall(BackendRequest request) {
        if (isCancelled(request)) {
            return cancelled();
        }
        Instant deadline = request.deadline();
        return deadline == null || deadline.isAfter(time.instant()) ? null : expired(request, null);
    }

    /** The sender may take its batch back for as long as nothing was called, so this is asked again and again. */
    private boolean isCancelled(BackendRequest request) {
        return cancellations.include(request.incoming().envelope());
    }

    private static Outcome cancelled() {
        return new Outcome.Cancelled("its batch was cancelled before a call was made");
    }

    private static Outcome expired(BackendRequest request, @Nullable Duration estimate) {
        return new Outcome.Expired(
                estimate == null
                        ? "the deadline " + request.deadline() + " passed before a call could be made"
                        : "the deadline " + request.deadline()
                                + " could not be met: other calls come first, which take "
                                + Math.max(1, estimate.toSeconds()) + " s or more");
    }

    private @Nullable Outcome reconciled(BackendRequest request, CloudError error, Instant callUntil, int attempts)
            throws InterruptedException {
        Instant effectUntil = callUntil.plus(limits.settle());
        Finding finding = reconciliation.find(request, effectUntil);
        return outcome(finding, error.requestId(), attempts);
    }

    /** The name is taken. After an unclear call it may be by ourselves, and then it becomes visible in time. */
    private @Nullable Outcome alreadyOurs(
            BackendRequest request, CloudError.Refused refused, boolean unclear, int attempts)
            throws InterruptedException {
        Instant effectUntil = unclear ? time.instant() : time.instant().minus(limits.visibility());
        Finding finding = reconciliation.find(request, effectUntil);
        return outcome(finding, refused.requestId(), attempts);
    }

    private static @Nullable Outcome outcome(Finding finding, @Nullable String requestId, int attempts) {
        return switch (finding) {
            case Finding.One(var id) -> new Outcome.Created(id, requestId, Provenance.ADOPTED, attempts);
            case Finding.None _ -> null;
            case Finding.Several(var ids) -> unresolved("TwinBackends", twins(ids), requestId, ids, attempts);
            case Finding.Different(var id, var how) ->
                unresolved("BackendDiffers", different(id, how), requestId, List.of(id), attempts);
            case Finding.Unseen(var ids) -> unresolved("TagsNotListed", unseen(ids), requestId, ids, attempts);
            case Finding.GaveUp(var code, var message) ->
                unresolved(code, "the look-up did not succeed: " + message, requestId, List.of(), attempts);
        };
    }

    private static String twins(List<BackendId> ids) {
        return ids.size() + " backends carry this request's marker: delete all but one, then send the request again";
    }

    private static String different(BackendId id, String how) {
        return "the backend " + id + " carries this request's mark and is not what was asked for (" + how
                + "): delete it, or make it so, then send the request again";
    }

    private static String unseen(List<BackendId> ids) {
        return "the cloud lists " + ids.size()
                + " backends of this name without their tags, so it cannot be seen whether"
                + " one is this request's: delete it or tag it, then send the request again";
    }

    private static Outcome unresolved(
            String code, String message, @Nullable String requestId, List<BackendId> candidates, int attempts) {
        return new Outcome.Unresolved(code, message, requestId, candidates, attempts);
    }

    private static Outcome withoutRight(CloudError.NotAllowed refused, String needs, int attempts) {
        String message = refused.message() + " (" + needs + ")";
        return new Outcome.Failed(refused.code(), message, true, refused.requestId(), attempts);
    }

    private static Outcome failed(CloudError error, boolean retryable, int attempts) {
        return new Outcome.Failed(error.code(), error.message(), retryable, error.requestId(), attempts);
    }
}
