/** The Helm chart: what it makes of values, and what the program and Kubernetes make of that. */
@NullMarked
package io.backendprovisioner.chart;

import org.jspecify.annotations.NullMarked;
