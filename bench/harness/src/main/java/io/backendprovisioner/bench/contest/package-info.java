/** Who is measured, and where: the arms' processes, the broker and the simulator around them. */
@NullMarked
package io.backendprovisioner.bench.contest;

import org.jspecify.annotations.NullMarked;
