/** The example clients, as people run them. */
@NullMarked
package io.backendprovisioner.examples;

import org.jspecify.annotations.NullMarked;
