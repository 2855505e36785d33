package io.backendprovisioner.bulk;

import io.backendprovisioner.bulk.Groups.Group;
import java.util.List;

/** Shows how a batch is getting on. Called often; each kind shows as much of it as it wants. */
interface ProgressDisplay {

    void show(BatchProgress now);

    /** One thing that is worth knowing, in a line. */
    void note(String line);

    /** What the batch has come to. */
    void end(BatchProgress last, List<Group> groups);

    /** Breaks off: whatever is said next is said below. */
    void leave();
}
