/** The broker as a command beside the fleet sees it: with the worker's settings, in no group. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.backendprovisioner.broker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
