/**
 * Kafka in. Reads request records, decodes and checks them, keeps a bounded number of them in flight, each on a virtual
 * thread of its own, and hands every outcome to the journal. At least once from the broker, exactly once to the sender.
 */
@ApplicationModule(
        allowedDependencies = {
            "broker",
            "contract",
            "domain",
            "flow",
            "journal",
            "ledger",
            "metrics",
            "pacing",
            "provider",
            "tracing"
        })
@NullMarked
package io.backendprovisioner.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
