/**
 * The cloud's API as the rest sees it: the port {@link io.backendprovisioner.provider.CloudApi}, a signed HTTP client
 * behind it, and the reading of every answer into a sealed type.
 */
@ApplicationModule(allowedDependencies = {"domain"})
@NullMarked
package io.backendprovisioner.provider;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
