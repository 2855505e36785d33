package io.backendprovisioner.flow;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.pacing.CallWindow;
import io.backendprovisioner.pacing.Guard;
import io.backendprovisioner.pacing.Guarded;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes one backend of one valid request. Blocks the request's own virtual thread; safe for any number of them. */
@Component
public final class ProvisionBackend {
    private final Guard guard;

    ProvisionBackend(Guard guard) {
        this.guard = guard;
    }

    /**
     * Brings the request to its outcome.
     *
     * @param deadline the request's own, if it brought one
     * @param window opened before each call
     */
    public Outcome provision(RequestKey key, BackendSpec spec, @Nullable Instant deadline, CallWindow window)
            throws PartitionLost, InterruptedException {
        BackendSpec marked = spec.tagged(Marker.of(key).asTag());
        return switch (guard.create(marked, window, deadline)) {
            case Guarded.Answered(var answer, var attempts) -> outcome(answer, attempts);
            case Guarded.DeadlinePassed _ ->
                new Outcome.Expired("the deadline " + deadline + " passed before the backend could be created");
        };
    }

    private static Outcome outcome(CreateAnswer answer, int attempts) {
        return switch (answer) {
            case CreateAnswer.Created(var id, var requestId) ->
                new Outcome.Created(id, requestId, Outcome.Provenance.CREATED, attempts);
            case CloudError.Unclear(var code, var message, var requestId) ->
                new Outcome.Unresolved(code, message, requestId, List.of(), attempts);
            case CloudError.Refused refused -> failed(refused, false, attempts);
            case CloudError.OverQuota overQuota -> failed(overQuota, true, attempts);
            case CloudError.Throttled throttled -> failed(throttled, true, attempts);
            case CloudError.NotSent notSent -> failed(notSent, true, attempts);
            case CloudError.NotAllowed notAllowed -> failed(notAllowed, true, attempts);
            case CloudError.ClockOff clockOff -> failed(clockOff, true, attempts);
        };
    }

    private static Outcome failed(CloudError error, boolean retryable, int attempts) {
        return new Outcome.Failed(error.code(), error.message(), retryable, error.requestId(), attempts);
    }
}
