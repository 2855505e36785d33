/** Starts the product in the mode that is asked for: worker, or simulator of the cloud. The only place that reads the clock. */
@NullMarked
package io.backendprovisioner;

import org.jspecify.annotations.NullMarked;
