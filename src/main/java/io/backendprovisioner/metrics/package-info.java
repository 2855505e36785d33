/** What the program tells of itself in numbers: all names in {@link io.backendprovisioner.metrics.Meters}. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.backendprovisioner.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
