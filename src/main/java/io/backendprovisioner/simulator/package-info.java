/**
 * A stand-in for the cloud's API, for tests and for trying things out: it verifies signatures, keeps backends, throttles,
 * and misbehaves on request. It shares no code with the rest, so that a mistake in the client is not mirrored here.
 *
 * <p>Where the cloud's behaviour is not known, a choice was made and its javadoc says so; {@link
 * io.backendprovisioner.simulator.Behaviour} has a switch for each choice that matters.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.backendprovisioner.simulator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
