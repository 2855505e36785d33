/** Programs that show what a test cannot: the packaged worker, its speed, its memory. Run by {@code bin/program}. */
@NullMarked
package io.backendprovisioner.programs;

import org.jspecify.annotations.NullMarked;
