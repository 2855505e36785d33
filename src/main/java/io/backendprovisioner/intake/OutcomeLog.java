package io.backendprovisioner.intake;

import io.backendprovisioner.domain.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request that is over: what went wrong at INFO, what went well at DEBUG. */
final class OutcomeLog {
    private static final Logger log = LoggerFactory.getLogger(OutcomeLog.class);

    private OutcomeLog() {}

    static void settled(Flight flight, Outcome outcome) {
        switch (outcome) {
            case Outcome.Created created ->
                log.debug("event=created {} backendId={}", where(flight), created.backendId());
            case Outcome.Rejected rejected ->
                log.info(
                        "event=rejected {} code={} violations={}",
                        where(flight),
                        rejected.code(),
                        rejected.violations().size());
            case Outcome.Expired _ -> log.info("event=expired {}", where(flight));
            case Outcome.Cancelled _ -> log.debug("event=cancelled {}", where(flight));
            case Outcome.Failed failed ->
                log.info(
                        "event=failed {} code={} attempts={} cloudRequestId={}",
                        where(flight),
                        failed.code(),
                        failed.attempts(),
                        failed.cloudRequestId());
            case Outcome.Unresolved unresolved ->
                log.warn(
                        "event=unresolved {} code={} attempts={} cloudRequestId={}",
                        where(flight),
                        unresolved.code(),
                        unresolved.attempts(),
                        unresolved.cloudRequestId());
        }
    }

    private static String where(Flight flight) {
        return "partition=" + flight.partition() + " offset=" + flight.offset();
    }
}
