package io.backendprovisioner.bench.arms;

import io.backendprovisioner.provider.CloudError;

/** One call has failed in a way that users try again after: it was throttled, was not sent, or had no answer. */
final class CallFailed extends RuntimeException {
    private final transient CloudError error;

    CallFailed(CloudError error) {
        // What happens a hundred times a second needs no stack trace.
        super(error.code() + ": " + error.message(), null, false, false);
        this.error = error;
    }

    CloudError error() {
        return error;
    }
}
