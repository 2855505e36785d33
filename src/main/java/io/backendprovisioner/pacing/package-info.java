/** Offers turns to call the cloud and verdicts on its answers: rate, places, retries, breaker and suspension. It calls nobody back. */
@ApplicationModule(allowedDependencies = {"domain", "metrics", "provider", "tracing"})
@NullMarked
package io.backendprovisioner.pacing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
