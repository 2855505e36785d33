package io.backendprovisioner.simulator;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** All that stands behind the HTTP server: who is let in, what befalls a call, what exists. Safe for use by many threads. */
final class Cloud {
    static final String API_VERSION = "2016-07-14";

    private final SimulatorSettings settings;
    private final InstantSource clock;
    private final BackendApi api;
    private final Backends backends;
    private final Calls calls = new Calls();
    private final Faults faults;
    private final SplittableRandom random;
    private final Map<Action, TokenBucket> buckets = new ConcurrentHashMap<>();
    private volatile Authenticator authenticator;
    private volatile Behaviour behaviour;

    Cloud(SimulatorSettings settings, InstantSource clock, @Nullable StateFile state) {
        this.settings = settings;
        this.clock = clock;
        this.backends = new Backends(state);
        this.api = new BackendApi(backends, clock);
        this.faults = new Faults(settings.seed(), settings.faultRates());
        faults.rules().set(settings.rules());
        this.random = new SplittableRandom(settings.seed());
        this.authenticator = new Authenticator(settings.credentials(), clock);
        this.behaviour = settings.behaviour();
    }

    /** What is to become of a call, decided when it comes. */
    sealed interface Verdict {
        /** Answered at once. */
        record Refused(Response answer) implements Verdict {}

        /** The connection is closed. */
        record Dropped() implements Verdict {}

        /** Performed after the latency, unless the fault says otherwise. */
        record Accepted(Action action, ApiRequest request, Misbehaviour meets, Behaviour behaviour, long latencyNanos)
                implements Verdict {}
    }

    Verdict receive(ApiRequest request) {
        calls.arrived(request.action());
        var verdict = judge(request);
        switch (verdict) {
            case Verdict.Refused(var answer) -> calls.ended(request.action(), answer.result());
            case Verdict.Dropped() -> calls.ended(request.action(), "outage:" + Outage.CLOSED.label());
            case Verdict.Accepted _ -> {}
        }
        return verdict;
    }

    private Verdict judge(ApiRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("POST")) {
            return refused(ApiError.unsupportedMethod(request.method()));
        }
        return switch (faults.outage()) {
            case NONE -> judgeInHealth(request);
            case CLOSED -> new Verdict.Dropped();
            case UNAVAILABLE -> refused(ApiError.UNAVAILABLE);
            case KEY_INACTIVE -> refused(ApiError.KEY_INACTIVE);
            case NO_PERMISSION -> refused(ApiError.NO_PERMISSION);
            case CLOCK_REFUSED -> refused(ApiError.TIMESTAMP_EXPIRED);
            case WRONG_ENDPOINT -> refused(ApiError.ACTION_NOT_FOUND);
            case IN_ARREARS -> refused(ApiError.NOT_ENOUGH_BALANCE);
        };
    }

    private Verdict judgeInHealth(ApiRequest request) {
        var refusal = authenticator.refusal(request);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        var action = Action.named(request.action());
        if (action.isEmpty() || !request.path().equals("/")) {
            return refused(ApiError.ACTION_NOT_FOUND);
        }
        if (!request.version().equals(API_VERSION)) {
            return refused(ApiError.INVALID_VERSION);
        }
        return admit(action.get(), request);
    }

    private Verdict admit(Action action, ApiRequest request) {
        var now = behaviour;
        var bucket = buckets.computeIfAbsent(action, _ -> new TokenBucket());
        if (!bucket.take(now.ceiling(), System.nanoTime())) {
            return new Verdict.Refused(throttled(now));
        }
        return new Verdict.Accepted(action, request, meets(action, request), now, drawLatency(now));
    }

    private Misbehaviour meets(Action action, ApiRequest request) {
        if (faults.rules().isEmpty()) {
            return faults.draw(action);
        }
        var ruled = faults.rules().first(action, backendName(action, request), request.parameters());
        return ruled.isPresent() ? ruled.get() : faults.draw(action);
    }

    private Optional<String> backendName(Action action, ApiRequest request) {
        return switch (action) {
            case CREATE -> request.parameter("BackendName");
            case LIST -> request.parameter("BackendName").map(NamePattern::of).map(NamePattern::text);
            case INFO, MODIFY, DELETE, APIS ->
                request.parameter("BackendId").flatMap(backends::find).map(SimulatedBackend::name);
        };
    }

    /** Performs the call, if its fault lets it take effect now, and says what to answer. */
    Response answer(Verdict.Accepted call) {
        var done = call.meets().effect() == Fault.Effect.AT_ONCE
                ? perform(call)
                : Response.ok(JsonNodeFactory.instance.objectNode());
        var answer = switch (call.meets()) {
            case Fault fault -> answer(call, fault, done);
            case GivenError error ->
                error.throttles() ? sayingWhenToRetry(error.answer(), call.behaviour()) : error.answer();
        };
        calls.ended(
                call.action().label(),
                call.meets() == Fault.NONE
                        ? answer.result()
                        : "fault:" + call.meets().label());
        return answer;
    }

    private Response answer(Verdict.Accepted call, Fault fault, Response done) {
        return switch (fault.reply()) {
            case GENUINE, NOTHING -> done;
            case THROTTLED -> throttled(call.behaviour());
            case NO_PERMISSION -> Response.of(ApiError.NO_PERMISSION);
            case QUOTA_EXCEEDED -> Response.of(ApiError.QUOTA_EXCEEDED);
            case UNAVAILABLE -> Response.of(ApiError.UNAVAILABLE);
            case UNKNOWN_CODE -> Response.of(ApiError.UNKNOWN_CODE);
            case HTML_ERROR -> Response.html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
            case EMPTY_ERROR -> Response.html(500, "");
            case REDIRECT ->
                Response.html(302, "")
                        .with("location", "/moved" + "?Action=" + call.action().label());
            case SECRETS -> Response.of(tellingSecrets(call.request()));
            case WITHOUT_BACKEND_ID -> Response.ok(JsonNodeFactory.instance.objectNode());
            case NOT_JSON -> Response.html(200, "<html><body>Welcome</body></html>");
        };
    }

    Response perform(Verdict.Accepted call) {
        return api.perform(call.action(), call.request(), call.behaviour());
    }

    /** Back to how it started: nothing exists, nothing was called, the settings' faults and behaviour. */
    void reset() {
        backends.clear();
        calls.clear();
        faults.clear();
        settings.faultRates().forEach(faults::rates);
        faults.rules().set(settings.rules());
        authenticator = new Authenticator(settings.credentials(), clock);
        behaviour = settings.behaviour();
    }

    synchronized void change(UnaryOperator<Behaviour> change) {
        behaviour = change.apply(behaviour);
    }

    Behaviour behaviour() {
        return behaviour;
    }

    Backends backends() {
        return backends;
    }

    Calls calls() {
        return calls;
    }

    Faults faults() {
        return faults;
    }

    private long drawLatency(Behaviour now) {
        synchronized (random) {
            return now.latency().drawNanos(random);
        }
    }

    private ApiError tellingSecrets(ApiRequest request) {
        return ApiError.tellingSecrets(
                settings.credentials().getFirst().accessKeySecret(),
                request.header("x-acs-security-token").orElse(""),
                request.header("authorization").orElse(""));
    }

    private static Response throttled(Behaviour now) {
        return sayingWhenToRetry(Response.of(ApiError.THROTTLED), now);
    }

    private static Response sayingWhenToRetry(Response answer, Behaviour now) {
        return now.retryAfter().isZero()
                ? answer
                : answer.with(
                        "x-acs-retry-after", Long.toString(now.retryAfter().toMillis()));
    }

    private static Verdict refused(ApiError error) {
        return new Verdict.Refused(Response.of(error));
    }
}
