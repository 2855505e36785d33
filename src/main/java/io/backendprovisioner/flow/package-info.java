/**
 * The order in which a valid request is handled: {@link io.backendprovisioner.flow.ProvisionBackend}, and the loop around the
 * call to the cloud, {@link io.backendprovisioner.flow.CreateBackend}.
 */
@ApplicationModule(allowedDependencies = {"domain", "journal", "ledger", "metrics", "pacing", "provider", "tracing"})
@NullMarked
package io.backendprovisioner.flow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
