/** Real processes under real signals, and what must hold of every request afterwards. */
@NullMarked
package io.backendprovisioner.chaos;

import org.jspecify.annotations.NullMarked;
