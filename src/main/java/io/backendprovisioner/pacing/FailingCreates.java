package io.backendprovisioner.pacing;

import io.backendprovisioner.pacing.Trouble.Reason;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Creates that fail one after the other: since when, what was said last, and to whom. Safe for any number of threads. */
final class FailingCreates {
    private final InstantSource time;
    private volatile @Nullable Row row;

    private record Row(Instant since, String last, Object request) {}

    FailingCreates(InstantSource time) {
        this.time = time;
    }

    /** A create that the cloud has dealt with ends the row. */
    void note(CreateAnswer answer, Claimant claimant) {
        if (answer instanceof CloudError error && (isLost(error) || Trouble.in(error) != null)) {
            Row before = row;
            row = new Row(before == null ? time.instant() : before.since, Trouble.said(error), claimant.request());
        } else {
            row = null;
        }
    }

    /** Returns whether it is not known that the cloud has dealt with the create. */
    static boolean isLost(CreateAnswer answer) {
        return answer instanceof CloudError.Unclear || answer instanceof CloudError.NotSent;
    }

    Trouble outage() {
        Row now = row;
        return new Trouble(
                Reason.OUTAGE,
                "calls fail, or are not answered in time" + (now == null ? "" : "; the last: " + now.last));
    }

    /** Returns the fields of a log line that say since when creates fail, and which was the last of them. */
    String fields() {
        Row now = row;
        return now == null ? since(Suspension.NO_REQUEST) : "since=" + now.since + " " + now.request;
    }

    /** Returns the same where it is known which request has found it out. */
    String fields(Claimant claimant) {
        Row now = row;
        return now == null ? since(claimant.request()) : "since=" + now.since + " " + claimant.request();
    }

    /** Returns the same for what has nothing to do with creates. */
    String since(Object request) {
        return "since=" + time.instant() + " " + request;
    }
}
