/** Clocks, clouds and brokers that tests own. */
@NullMarked
package io.backendprovisioner.testkit;

import org.jspecify.annotations.NullMarked;
