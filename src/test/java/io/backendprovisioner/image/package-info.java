/** The image, without Docker: what the Dockerfile says, and a worker that is started from what it would hold. */
@NullMarked
package io.backendprovisioner.image;

import org.jspecify.annotations.NullMarked;
