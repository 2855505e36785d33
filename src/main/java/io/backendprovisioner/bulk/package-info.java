/**
 * Batches from the command line: reads a file of backends, checks all of it, sends it as requests, follows the replies and
 * writes a row of result for each row. A batch can be broken off and sent again without harm, since its keys are the same
 * each time. Joins no group, and needs nothing but the broker.
 */
@ApplicationModule(allowedDependencies = {"broker", "contract", "domain", "pacing", "provider"})
@NullMarked
package io.backendprovisioner.bulk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
