/** What a request asks for and how it ends: request key, backend spec, outcome. The JDK alone, no framework. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.backendprovisioner.domain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
