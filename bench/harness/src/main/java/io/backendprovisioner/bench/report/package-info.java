/** What is told of the figures: tables, plots, pages. */
@NullMarked
package io.backendprovisioner.bench.report;

import org.jspecify.annotations.NullMarked;
