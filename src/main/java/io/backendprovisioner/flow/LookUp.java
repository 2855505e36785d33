package io.backendprovisioner.flow;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.provider.BackendListing;
import io.backendprovisioner.provider.BackendQuery;
import io.backendprovisioner.provider.LookUpAnswer;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
import java.time.Duration;

/**
 * Asks the cloud for the backends that carry a request's mark, or its name. Each page of a list has a turn and a time of its
 * own, so that a list of any length comes to an end.
 */
final class LookUp {
    /** 10,000 backends, of 50 a page. */
    private static final int MOST_PAGES = 200;

    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** The cloud takes it for any characters, so that the backends of others would be read by the page. */
    private static final String WILDCARD = "*";

    private final Turns turns;
    private final Duration timeout;
    private final Time time;

    /** Told of each page that was asked for. */
    interface Progress {
        void asked(PageAnswer answer);
    }

    /** @param timeout of a page */
    LookUp(Turns turns, Duration timeout, Time time) {
        this.turns = turns;
        this.timeout = timeout;
        this.time = time;
    }

    /** What carries the mark, as far as the cloud knows. Neither name nor type is asked for: the cloud may spell them otherwise. */
    LookUpAnswer marked(BackendRequest request, Progress progress) throws InterruptedException {
        return read(new BackendQuery.Tagged(request.mark().asTag()), request, progress);
    }

    /** What has the name; nothing, without a call, where the name is a pattern to the cloud. */
    LookUpAnswer named(BackendRequest request, Progress progress) throws InterruptedException {
        var spec = request.spec();
        return spec.name().contains(WILDCARD)
                ? LookUpAnswer.NOTHING
                : read(new BackendQuery.Named(spec.name(), spec.type()), request, progress);
    }

    private LookUpAnswer read(BackendQuery query, BackendRequest request, Progress progress)
            throws InterruptedException {
        return new BackendListing(number -> page(query, number, request, progress), MOST_PAGES).read();
    }

    /** What fails in the middle of a list is tried again, so that a long one is not read from its beginning each time. */
    private PageAnswer page(BackendQuery query, int number, BackendRequest request, Progress progress)
            throws InterruptedException {
        for (int tries = 1; ; tries++) {
            PageAnswer answer = turns.list(query, number, request.claimant(), timeout);
            progress.asked(answer);
            if (answer instanceof Page || number == 1 || tries == TRIES) {
                return answer;
            }
            time.sleep(PAUSE);
        }
    }
}
