/** How the worker starts and stops: topics, rights, the order of what begins to run, and whether it is ready. */
@ApplicationModule(allowedDependencies = {"broker", "contract", "domain", "fleet", "intake", "journal", "ledger"})
@NullMarked
package io.backendprovisioner.lifecycle;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
