package io.backendprovisioner.provider;

import java.util.List;

/** What a look-up came to. An empty list proves nothing yet: a new backend is listed only after a while. */
public sealed interface LookUpAnswer permits LookUpAnswer.Listed, CloudError {
    Listed NOTHING = new Listed(List.of());

    record Listed(List<ListedBackend> backends) implements LookUpAnswer {
        public Listed {
            backends = List.copyOf(backends);
        }
    }
}
