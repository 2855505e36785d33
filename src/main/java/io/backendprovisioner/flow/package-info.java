/** The one page that tells what happens to a request: {@link io.backendprovisioner.flow.ProvisionBackend}. */
@ApplicationModule(allowedDependencies = {"domain", "journal", "ledger", "metrics", "pacing", "provider", "tracing"})
@NullMarked
package io.backendprovisioner.flow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
