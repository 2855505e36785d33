/** Clocks, clouds and brokers that tests own; broker, cloud and worker as processes too, to be killed and paused. */
@NullMarked
package io.backendprovisioner.testkit;

import org.jspecify.annotations.NullMarked;
