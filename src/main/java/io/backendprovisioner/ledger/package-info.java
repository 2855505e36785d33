/**
 * Remembers every request: never seen, under way, or answered. Each request partition has a ledger partition of the same
 * number, a compacted topic that the journal writes and that is read whole when the partition is taken over.
 */
@ApplicationModule(allowedDependencies = {"broker", "contract", "domain", "metrics", "provider"})
@NullMarked
package io.backendprovisioner.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
