/**
 * The order in which a request is handled: its whole way is {@link io.backendprovisioner.flow.HandleRequest}, and the loop
 * around the call to the cloud is {@link io.backendprovisioner.flow.CreateBackend}.
 */
@ApplicationModule(
        allowedDependencies = {
            "broker",
            "contract",
            "domain",
            "fleet",
            "journal",
            "ledger",
            "metrics",
            "pacing",
            "provider",
            "tracing"
        })
@NullMarked
package io.backendprovisioner.flow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
