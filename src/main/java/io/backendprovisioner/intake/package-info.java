/**
 * Kafka in: the poll loop, the partitions that the group has given to this worker, and a bounded number of requests that
 * are handled at the same time, each on a virtual thread of its own.
 */
@ApplicationModule(
        allowedDependencies = {
            "broker",
            "contract",
            "domain",
            "fleet",
            "flow",
            "journal",
            "ledger",
            "metrics",
            "pacing",
            "provider"
        })
@NullMarked
package io.backendprovisioner.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
