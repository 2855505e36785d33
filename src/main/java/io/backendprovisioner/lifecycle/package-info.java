/**
 * How the worker starts and stops: topics, rights, the order of what begins to run, whether it is ready, and whether Kafka
 * can keep what the promise rests on.
 */
@ApplicationModule(
        allowedDependencies = {
            "broker",
            "contract",
            "domain",
            "fleet",
            "flow",
            "intake",
            "journal",
            "ledger",
            "metrics",
            "pacing"
        })
@NullMarked
package io.backendprovisioner.lifecycle;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
