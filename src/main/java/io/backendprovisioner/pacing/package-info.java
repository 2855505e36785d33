/** When may we call, and when again: rate, retry and breaker around the provider's port. */
@ApplicationModule(allowedDependencies = {"domain", "metrics", "provider", "tracing"})
@NullMarked
package io.backendprovisioner.pacing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
