/** What is measured, and how figures of several rounds become one. */
@NullMarked
package io.backendprovisioner.bench.measure;

import org.jspecify.annotations.NullMarked;
