package io.backendprovisioner.operator;

import io.backendprovisioner.provider.DeleteAnswer;
import java.time.Instant;

/** Tells what an audit finds, in the order of the calls: what was found, each deletion, the end. */
interface AuditReport {

    /**
     * @param backends how many carry a marker
     * @param entries how many the ledgers hold
     */
    void found(Findings findings, long backends, long entries, Instant at);

    void deleted(Findings.Twin twin, DeleteAnswer answer);

    void end();
}
