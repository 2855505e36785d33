/** The figures, each with its own way to run an arm. */
@NullMarked
package io.backendprovisioner.bench.figures;

import org.jspecify.annotations.NullMarked;
