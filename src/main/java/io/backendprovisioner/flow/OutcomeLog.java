package io.backendprovisioner.flow;

import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.domain.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request that is over: what went wrong at INFO, what went well at DEBUG. */
final class OutcomeLog {
    private static final Logger log = LoggerFactory.getLogger(OutcomeLog.class);

    private OutcomeLog() {}

    static void settled(Flight flight, Envelope envelope, Outcome outcome) {
        switch (outcome) {
            case Outcome.Created created -> {
                if (log.isDebugEnabled()) {
                    log.debug(
                            "event=created {} provenance={} backendId={} attempts={} cloudRequestId={}",
                            LogFields.of(flight, envelope),
                            created.provenance(),
                            created.backendId(),
                            created.attempts(),
                            created.cloudRequestId());
                }
            }
            case Outcome.Cancelled _ -> {
                if (log.isDebugEnabled()) {
                    log.debug("event=cancelled {}", LogFields.of(flight, envelope));
                }
            }
            case Outcome.Rejected rejected ->
                log.info(
                        "event=rejected {} code={} violations={}",
                        LogFields.of(flight, envelope),
                        rejected.code(),
                        rejected.violations().size());
            case Outcome.Expired _ -> log.info("event=expired {}", LogFields.of(flight, envelope));
            case Outcome.Failed failed ->
                log.info(
                        "event=failed {} code={} attempts={} cloudRequestId={}",
                        LogFields.of(flight, envelope),
                        failed.code(),
                        failed.attempts(),
                        failed.cloudRequestId());
            case Outcome.Unresolved unresolved ->
                log.warn(
                        "event=unresolved {} code={} attempts={} cloudRequestId={}",
                        LogFields.of(flight, envelope),
                        unresolved.code(),
                        unresolved.attempts(),
                        unresolved.cloudRequestId());
        }
    }
}
