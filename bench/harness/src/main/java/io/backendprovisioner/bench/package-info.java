/** The command that runs arms side by side. */
@NullMarked
package io.backendprovisioner.bench;

import org.jspecify.annotations.NullMarked;
