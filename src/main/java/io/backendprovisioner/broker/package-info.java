/** The broker as somebody outside the group sees it, with the worker's settings. */
@ApplicationModule(allowedDependencies = {"domain"})
@NullMarked
package io.backendprovisioner.broker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
