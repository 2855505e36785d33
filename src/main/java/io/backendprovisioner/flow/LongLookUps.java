package io.backendprovisioner.flow;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.pacing.Seldom;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the look-ups under way, and says of those that go on for long what keeps them. Safe for any number of threads. */
final class LongLookUps {
    private static final Logger log = LoggerFactory.getLogger(LongLookUps.class);

    /** So long after everything must be listed. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicInteger underWay = new AtomicInteger();
    private final Seldom lines;
    private final Time time;

    LongLookUps(FlowMeters meters, Time time) {
        this.lines = new Seldom(time);
        this.time = time;
        meters.lookUps(underWay);
    }

    /** @param listedBy when the first look may be the last */
    UnderWay begin(BackendRequest request, Instant listedBy) {
        return new UnderWay(request, listedBy);
    }

    /** One look-up, until it is closed. For one thread. */
    final class UnderWay implements LookUp.Progress, AutoCloseable {
        private final BackendRequest request;
        private final Instant begun = time.instant();
        private final Instant longFrom;
        private int pages;

        private UnderWay(BackendRequest request, Instant listedBy) {
            this.request = request;
            this.longFrom = (listedBy.isAfter(begun) ? listedBy : begun).plus(LONG);
            underWay.incrementAndGet();
        }

        @Override
        public void asked(PageAnswer answer) {
            pages++;
            Instant now = time.instant();
            if (now.isBefore(longFrom) || lines.count() == 0) {
                return;
            }
            log.warn(
                    "event=look-up-takes-long {} seconds={} pages={} underWay={} last=\"{}\"",
                    LogFields.of(request.flight(), request.incoming().envelope()),
                    Duration.between(begun, now).toSeconds(),
                    pages,
                    underWay,
                    switch (answer) {
                        case Page _ -> "a page of others";
                        case CloudError error -> error.code() + ": " + error.message();
                    });
        }

        @Override
        public void close() {
            underWay.decrementAndGet();
        }
    }
}
