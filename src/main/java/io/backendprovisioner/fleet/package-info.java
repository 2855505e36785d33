/** What the group as a whole has before it, as each replica sees it: a replica that dies takes no figure with it. */
@ApplicationModule(allowedDependencies = {"broker", "contract", "domain", "metrics"})
@NullMarked
package io.backendprovisioner.fleet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
