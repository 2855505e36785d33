package io.backendprovisioner.bench.arms;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every arm does with a request: read it, call the cloud by the worker's own client, and make the reply. What is
 * tried again, and after how long, is what the worker's settings say too; how, is the library's. Thread-safe.
 */
final class Job {
    /** As {@code provisioner.pacing.max-attempts}. */
    static final int MOST_ATTEMPTS = 5;

    static final Duration FIRST_WAIT = Duration.ofMillis(500);
    static final double WAIT_GROWS_BY = 2;
    static final String STATUS = "provisioner-status";

    private static final Duration ANY_TIME = Duration.ofHours(1);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final CloudApi cloud;
    private final Settings settings;
    private final Optional<RateLimiter> rate;
    private final Retry retry = Retry.of(
            "cloud",
            RetryConfig.custom()
                    .maxAttempts(MOST_ATTEMPTS)
                    .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(FIRST_WAIT, WAIT_GROWS_BY))
                    .retryExceptions(CallFailed.class)
                    .build());

    Job(CloudApi cloud, Settings settings) {
        this.cloud = cloud;
        this.settings = settings;
        this.rate = settings.callsPerSecond() == 0 ? Optional.empty() : Optional.of(limiter(settings.callsPerSecond()));
    }

    private static RateLimiter limiter(int callsPerSecond) {
        int ticks = 10;
        return RateLimiter.of(
                "cloud",
                RateLimiterConfig.custom()
                        .limitRefreshPeriod(Duration.ofMillis(1000 / ticks))
                        .limitForPeriod(Math.max(1, callsPerSecond / ticks))
                        .timeoutDuration(ANY_TIME)
                        .build());
    }

    /** The wait before the next try, of those whose library asks for it. */
    static Duration waitAfter(int attempts) {
        return Duration.ofMillis((long) (FIRST_WAIT.toMillis() * Math.pow(WAIT_GROWS_BY, attempts - 1)));
    }

    /**
     * Calls once, and returns the reply to publish.
     *
     * @throws CallFailed where it should be called again
     */
    ProducerRecord<byte[], byte[]> answer(Request request) {
        var spec = spec(JSON.readValue(request.value(), Body.class));
        rate.ifPresent(limiter -> RateLimiter.waitForPermission(limiter));
        return switch (cloud.create(spec, Instant.now().plus(settings.requestTimeout()))) {
            case CreateAnswer.Created(var id, var _) -> reply(request, "CREATED", Map.of("backendId", id.value()));
            case CloudError.Refused refused -> failure(request, refused);
            case CloudError error -> throw new CallFailed(error);
        };
    }

    /** Calls until it is settled or given up, on the calling (virtual) thread: where the library has no retry of its own. */
    ProducerRecord<byte[], byte[]> answerAtLast(Request request) {
        try {
            return retry.executeSupplier(() -> answer(request));
        } catch (CallFailed e) {
            return failure(request, e.error());
        }
    }

    /** The reply when no more tries are left. */
    ProducerRecord<byte[], byte[]> failure(Request request, CloudError error) {
        return reply(request, "FAILED", Map.of("code", error.code(), "message", error.message()));
    }

    private ProducerRecord<byte[], byte[]> reply(Request request, String status, Map<String, String> more) {
        var body = JSON.createObjectNode().put("status", status).put("requestKey", new String(request.key(), UTF_8));
        more.forEach(body::put);
        body.put("completedAt", Instant.now().toString());
        var reply = new ProducerRecord<>(settings.replies(), request.key(), JSON.writeValueAsBytes(body));
        reply.headers().add(Request.CORRELATION_ID, request.correlationId()).add(STATUS, status.getBytes(UTF_8));
        return reply;
    }

    private static BackendSpec spec(Body body) {
        List<Tag> tags = new ArrayList<>();
        if (body.tags() != null) {
            tags.addAll(body.tags());
        }
        return new BackendSpec(body.backendName(), body.backendType(), body.description(), null, null, tags);
    }

    private record Body(
            String backendName,
            String backendType,
            @Nullable String description,
            @Nullable List<Tag> tags) {}
}
