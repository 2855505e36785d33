/**
 * What all replicas of a group share: what waits for the group as a whole, and the control topic, through which they learn
 * the rate and which batches were cancelled.
 */
@ApplicationModule(allowedDependencies = {"broker", "contract", "domain", "metrics", "pacing"})
@NullMarked
package io.backendprovisioner.fleet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
