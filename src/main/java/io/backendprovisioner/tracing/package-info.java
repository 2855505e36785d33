/**
 * Where the time of a request goes, told as spans of the trace that it came with. Off unless there is somewhere to send
 * them to: {@code management.opentelemetry.tracing.export.otlp.endpoint}.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.backendprovisioner.tracing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
