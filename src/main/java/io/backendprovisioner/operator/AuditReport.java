package io.backendprovisioner.operator;

import io.backendprovisioner.provider.Removal;
import java.time.Instant;

/**
 * Tells what an audit finds, in the order of the calls: what was found, what was read of the replies, what became of each
 * twin, the end. The two in the middle only where twins are to be deleted.
 */
interface AuditReport {

    /**
     * @param backends how many carry a marker
     * @param entries how many the ledgers hold
     */
    void found(Findings findings, long backends, long entries, Instant at);

    void replies(ReplyLog.Coverage read);

    void deleted(Findings.Twin twin, Removal became);

    void end();
}
