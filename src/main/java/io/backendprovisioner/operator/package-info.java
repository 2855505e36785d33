/**
 * Commands for operators, run beside the fleet: {@link io.backendprovisioner.operator.Audit} compares the cloud with the
 * ledgers, {@link io.backendprovisioner.operator.Replay} sends a known answer once more,
 * {@link io.backendprovisioner.operator.Show} tells all that is known of a key,
 * {@link io.backendprovisioner.operator.BuryUnreadable} asks the fleet to give up records that nobody can read. They join no
 * group and write to no ledger.
 */
@ApplicationModule(allowedDependencies = {"broker", "contract", "domain", "ledger", "provider"})
@NullMarked
package io.backendprovisioner.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
