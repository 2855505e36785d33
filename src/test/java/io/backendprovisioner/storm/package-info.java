/** Thousands of small disasters on a clock of their own, against the production classes. */
@NullMarked
package io.backendprovisioner.storm;

import org.jspecify.annotations.NullMarked;
