package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.LookUpAnswer;
import io.backendprovisioner.tracing.OpenSpan;
import io.backendprovisioner.tracing.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Finds out what became of a call whose answer is not known. What is found at any time is found: at most one call of a
 * key is unsettled. That there is none is known only when the call can take effect no more and what it made would be
 * listed.
 */
final class Reconciliation {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final Turns turns;
    private final CallLimits limits;
    private final FlowMeters meters;
    private final Traces traces;
    private final Time time;

    Reconciliation(Turns turns, CallLimits limits, FlowMeters meters, Traces traces, Time time) {
        this.turns = turns;
        this.limits = limits;
        this.meters = meters;
        this.traces = traces;
        this.time = time;
    }

    /** @param effectUntil when the call has taken effect, or never will */
    Finding find(BackendRequest request, Instant effectUntil) throws InterruptedException {
        request.flight().waitsFor("a look-up of what a call has made");
        try (OpenSpan span = traces.stage("reconcile")) {
            Instant begun = time.instant();
            Finding finding = found(request, effectUntil);
            meters.reconciled(finding, Duration.between(begun, time.instant()));
            span.tag("result", FlowMeters.result(finding));
            return finding;
        }
    }

    private Finding found(BackendRequest request, Instant effectUntil) throws InterruptedException {
        Instant listedBy = effectUntil.plus(limits.visibility());
        Instant giveUpAt = listedBy.plus(limits.giveUpAfter());
        Duration pause = FIRST_PAUSE;
        while (true) {
            Instant looked = time.instant();
            switch (lookUp(request)) {
                case LookUpAnswer.Listed(var backends) -> {
                    List<BackendId> ours = marked(backends, request.mark());
                    if (!ours.isEmpty()) {
                        return ours.size() == 1 ? new Finding.One(ours.getFirst()) : new Finding.Several(ours);
                    }
                    if (!looked.isBefore(listedBy)) {
                        return new Finding.None();
                    }
                    time.sleepUntil(earlier(time.instant().plus(pause), later(listedBy, time.instant())));
                }
                case CloudError.NotAllowed _,
                        CloudError.ClockOff _,
                        CloudError.Misaddressed _,
                        CloudError.InArrears _ -> time.sleep(pause);
                case CloudError.Throttled throttled ->
                    time.sleep(throttled.retryAfter() == null ? pause : throttled.retryAfter());
                case CloudError error -> {
                    if (!looked.isBefore(giveUpAt)) {
                        return new Finding.GaveUp(error.code(), error.message());
                    }
                    time.sleep(pause);
                }
            }
            pause = earlier(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    /** One look, for what is listed now; an error counts as nothing listed. */
    List<BackendId> look(BackendRequest request) throws InterruptedException {
        return lookUp(request) instanceof LookUpAnswer.Listed(var backends)
                ? marked(backends, request.mark())
                : List.of();
    }

    private LookUpAnswer lookUp(BackendRequest request) throws InterruptedException {
        return turns.lookUp(request.spec().name(), request.claimant(), limits.requestTimeout());
    }

    private static List<BackendId> marked(List<ListedBackend> backends, BackendMark mark) {
        return backends.stream()
                .filter(backend -> backend.carries(mark.asTag()))
                .map(ListedBackend::id)
                .toList();
    }

    private static <T extends Comparable<T>> T earlier(T one, T other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
