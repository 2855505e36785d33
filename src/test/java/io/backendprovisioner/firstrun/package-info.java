/** A first look: broker, cloud and worker in one process, and twenty backends. */
@NullMarked
package io.backendprovisioner.firstrun;

import org.jspecify.annotations.NullMarked;
