package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.CannotRun;
import java.util.List;

/** A command whose line has been read. */
interface Action {

    /**
     * @param settings of the product, as they stood among its options
     * @return the exit code
     */
    int run(Surroundings surroundings, List<String> settings) throws CannotRun, InterruptedException;
}
