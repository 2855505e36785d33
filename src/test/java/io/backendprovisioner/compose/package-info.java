/** {@code docker-compose.yml}: whether it fits the rest of the repository, and what can run of it without Docker. */
@NullMarked
package io.backendprovisioner.compose;

import org.jspecify.annotations.NullMarked;
