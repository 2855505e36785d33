/** The load: requests that are sent, replies that are read, by a process that is no arm. */
@NullMarked
package io.backendprovisioner.bench.load;

import org.jspecify.annotations.NullMarked;
