package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.provider.BackendQuery;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
import io.backendprovisioner.tracing.OpenSpan;
import io.backendprovisioner.tracing.Traces;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Tells of each call how long it took, and what was answered. */
record ObservedCloud(CloudApi cloud, PacingMeters meters, NearTimeout nearTimeout, Traces traces, InstantSource time)
        implements CloudApi {
    @Override
    public CreateAnswer create(BackendSpec spec, Instant deadline) {
        try (OpenSpan call = traces.calling("call create")) {
            Instant began = time.instant();
            CreateAnswer answer = cloud.create(spec, deadline);
            CallResult result = CallResult.of(answer);
            meters.created(result, took(result, began));
            call.tag("answer", result.label());
            switch (answer) {
                case CreateAnswer.Created created ->
                    call.tag("cloudRequestId", created.requestId())
                            .tag("backendId", created.backendId().value());
                case CloudError error -> tell(call, error);
            }
            return answer;
        }
    }

    @Override
    public PageAnswer list(BackendQuery query, int page, Instant deadline) {
        try (OpenSpan call = traces.calling("call look-up")) {
            Instant began = time.instant();
            PageAnswer answer = cloud.list(query, page, deadline);
            CallResult result = CallResult.of(answer);
            meters.lookedUp(result, took(result, began));
            call.tag("answer", result.label());
            switch (answer) {
                case Page listed ->
                    call.tag("found", String.valueOf(listed.backends().size()));
                case CloudError error -> tell(call, error);
            }
            return answer;
        }
    }

    private Duration took(CallResult result, Instant began) {
        Duration took = Duration.between(began, time.instant());
        if (result.isAnswer()) {
            nearTimeout.answered(took);
        }
        return took;
    }

    private static void tell(OpenSpan call, CloudError error) {
        call.tag("cloudRequestId", error.requestId()).tag("code", error.code());
        call.failed(error.code());
    }
}
