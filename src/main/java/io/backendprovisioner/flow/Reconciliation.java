package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendId;
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
import java.util.stream.Stream;

/**
 * Finds out what became of a call whose answer is not known. What is found at any time is found: at most one call of a
 * key is unsettled. That there is none is known only when the call can take effect no more and what it made would be
 * listed.
 */
final class Reconciliation {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    /** The cloud's clock may be off, and the call was made within the window of an intent. */
    private static final Duration CALL_BEGAN_WITHIN = Duration.ofDays(1);

    private final LookUp lookUp;
    private final CallLimits limits;
    private final LongLookUps longOnes;
    private final FlowMeters meters;
    private final Traces traces;
    private final Time time;

    Reconciliation(Turns turns, CallLimits limits, FlowMeters meters, Traces traces, Time time) {
        this.lookUp = new LookUp(turns, limits.requestTimeout(), time);
        this.limits = limits;
        this.longOnes = new LongLookUps(meters, time);
        this.meters = meters;
        this.traces = traces;
        this.time = time;
    }

    /** @param effectUntil when the call has taken effect, or never will */
    Finding find(BackendRequest request, Instant effectUntil) throws InterruptedException {
        request.flight().waitsFor("a look-up of what a call has made");
        Instant listedBy = effectUntil.plus(limits.visibility());
        try (OpenSpan span = traces.stage("reconcile");
                var progress = longOnes.begin(request, listedBy)) {
            Instant begun = time.instant();
            var sighting = Sighting.of(request, effectUntil.minus(CALL_BEGAN_WITHIN));
            Finding finding = found(request, sighting, listedBy, progress);
            meters.reconciled(finding, Duration.between(begun, time.instant()));
            span.tag("result", FlowMeters.result(finding));
            return finding;
        }
    }

    private Finding found(BackendRequest request, Sighting sighting, Instant listedBy, LookUp.Progress progress)
            throws InterruptedException {
        Instant giveUpAt = listedBy.plus(limits.giveUpAfter());
        Duration pause = FIRST_PAUSE;
        while (true) {
            Instant looked = time.instant();
            boolean isLast = !looked.isBefore(listedBy);
            switch (look(request, sighting, isLast, progress)) {
                case LookUpAnswer.Listed(var backends) -> {
                    Finding finding = sighting.finding(backends);
                    boolean mayAppear = finding instanceof Finding.None || finding instanceof Finding.Unseen;
                    if (isLast || !mayAppear) {
                        return finding;
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

    /** By the mark; and before it is concluded that there is none, by the name too, for what the cloud lists without tags. */
    private LookUpAnswer look(BackendRequest request, Sighting sighting, boolean isLast, LookUp.Progress progress)
            throws InterruptedException {
        LookUpAnswer marked = lookUp.marked(request, progress);
        if (!isLast
                || !(marked instanceof LookUpAnswer.Listed(var byMark))
                || !sighting.ours(byMark).isEmpty()) {
            return marked;
        }
        LookUpAnswer named = lookUp.named(request, progress);
        return named instanceof LookUpAnswer.Listed(var byName)
                ? new LookUpAnswer.Listed(Stream.concat(byMark.stream(), byName.stream())
                        .distinct()
                        .toList())
                : named;
    }

    /** One look, for what is listed with the mark now; an error counts as nothing listed. */
    List<BackendId> look(BackendRequest request) throws InterruptedException {
        return lookUp.marked(request, _ -> {}) instanceof LookUpAnswer.Listed(var backends)
                ? Sighting.of(request, Instant.MIN).ours(backends).stream()
                        .map(ListedBackend::id)
                        .toList()
                : List.of();
    }

    private static <T extends Comparable<T>> T earlier(T one, T other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
