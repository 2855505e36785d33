package io.backendprovisioner.storm;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.provider.BackendQuery;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
import io.backendprovisioner.storm.Simulation.Mortal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cloud that keeps to what the promise rests on, and is as unpleasant as it may be within that. */
final class SimulatedCloud {
    private static final Duration CALL = Duration.ofMillis(400);
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(5);
    private static final CloudError NO_ROLE = new CloudError.NotAllowed("NoPermission", "no right to make roles", "R");
    private static final String PROBE = "provisioner-is-the-cloud-there";

    /** One backend; its effect may lie ahead still, and its listing later. */
    record Made(BackendId id, BackendSpec spec, Instant listedFrom) {}

    private final Simulation sim;
    private final Weather weather;
    private final Fate fate;
    private final Chronicle chronicle;
    private final List<Made> made = new ArrayList<>();
    /** Of what was called for, by the mark. */
    private final Map<Tag, String> names = new HashMap<>();

    private final List<Instant> paced = new ArrayList<>();
    private @Nullable Outage outage;
    private int throttled;
    private int held;
    private int calls;

    SimulatedCloud(Simulation sim, Weather weather, Fate fate, Chronicle chronicle) {
        this.sim = sim;
        this.weather = weather;
        this.fate = fate;
        this.chronicle = chronicle;
    }

    List<Made> made() {
        return made;
    }

    /** Returns the number of creates. */
    int calls() {
        return calls;
    }

    /** Returns how many calls were throttled. */
    int throttled() {
        return throttled;
    }

    /** Returns how many of these were told how long to wait. */
    int held() {
        return held;
    }

    /** Returns when each call arrived, apart from those of probers. */
    List<Instant> paced() {
        return paced;
    }

    /** From its beginning to its end no call succeeds. */
    void goesOut(Outage next) {
        outage = next;
    }

    /** The cloud as one worker reaches it, whose clock may be off. */
    CloudApi seenBy(String worker, Mortal life, Duration clockOff) {
        return new CloudApi() {
            @Override
            public CreateAnswer create(BackendSpec spec, Instant deadline) {
                return uninterrupted(() -> {
                    chronicle.note(worker, "calls create " + spec.name());
                    CreateAnswer answer = call(spec, deadline.minus(clockOff), worker, life);
                    chronicle.note(worker, "is answered " + inWords(answer));
                    return answer;
                });
            }

            @Override
            public PageAnswer list(BackendQuery query, int page, Instant deadline) {
                return uninterrupted(() -> {
                    PageAnswer answer = listed(query);
                    chronicle.note(worker, "looks up " + inWords(query) + ": " + inWords(answer));
                    return answer;
                });
            }
        };
    }

    private CreateAnswer call(BackendSpec spec, Instant deadline, String worker, Mortal life)
            throws InterruptedException {
        if (!sim.now().isBefore(deadline)) {
            return new CloudError.NotSent("DeadlinePassed", "too late to send");
        }
        calls++;
        names.put(spec.tags().getFirst(), spec.name());
        paced.add(sim.now());
        fate.reached(Step.IN_A_CALL_THAT_MADE_NOTHING_YET, worker, life);
        // What is sent takes its course in the cloud, whatever becomes of the worker meanwhile.
        Duration processing = sim.upTo(CALL);
        var handled = new AtomicReference<@Nullable CreateAnswer>();
        sim.after(processing, () -> handled.set(handle(spec, deadline)));
        pause(processing.plusMillis(1));
        CreateAnswer answer = Objects.requireNonNull(handled.get());
        if (!(answer instanceof CreateAnswer.Created)) {
            return answer;
        }
        fate.reached(Step.IN_A_CALL_THAT_MADE_THE_BACKEND, worker, life);
        if (sim.chance(weather.hang())) {
            pause(Duration.between(sim.now(), deadline));
            return unclear("hung");
        }
        pause(sim.upTo(CALL));
        return sim.chance(weather.unclearAndMade()) ? unclear("made") : answer;
    }

    private CreateAnswer handle(BackendSpec spec, Instant deadline) {
        Outage out = outageOfNow();
        if (out != null) {
            return out.answer();
        }
        if (Boolean.TRUE.equals(spec.createSlr())) {
            return NO_ROLE;
        }
        if (sim.chance(weather.throttled())) {
            return throttle();
        }
        if (sim.chance(weather.notSent())) {
            return new CloudError.NotSent("ConnectionRefused", "nobody listens");
        }
        if (sim.chance(weather.unclearAndNothing())) {
            return unclear("nothing made");
        }
        if (sim.chance(weather.unclearAndLate())) {
            sim.after(sim.upTo(Duration.between(sim.now(), deadline).plus(Storm.SETTLE)), () -> make(spec));
            return unclear("made later");
        }
        if (weather.uniqueNames()
                && made.stream().anyMatch(other -> other.spec().name().equals(spec.name()))) {
            return new CloudError.Refused("DuplicateBackendName", "the name is taken", "R");
        }
        return new CreateAnswer.Created(make(spec), "R");
    }

    private BackendId make(BackendSpec spec) {
        var id = new BackendId(String.format("%032x", made.size() + 1));
        chronicle.note("cloud", "makes " + number(id) + ", " + spec.name());
        if (!weather.uniqueNames()
                || made.stream().noneMatch(other -> other.spec().name().equals(spec.name()))) {
            made.add(new Made(id, spec, sim.now().plus(sim.upTo(Storm.VISIBILITY))));
        }
        return id;
    }

    private PageAnswer listed(BackendQuery query) throws InterruptedException {
        Instant asked = sim.now();
        if (!inWords(query).equals(PROBE)) {
            paced.add(asked);
        }
        pause(sim.upTo(CALL));
        Outage out = outageOfNow();
        if (out != null && out.lookUpsToo()) {
            return out.answer();
        }
        if (sim.chance(weather.lookUpFails())) {
            return sim.chance(0.5) ? throttle() : unclear("the list");
        }
        List<ListedBackend> found = made.stream()
                .filter(backend ->
                        isMeant(backend.spec(), query) && !backend.listedFrom().isAfter(asked))
                .map(backend -> new ListedBackend(
                        backend.id(),
                        backend.spec().name(),
                        backend.spec().type(),
                        backend.spec().description(),
                        null,
                        backend.spec().tags()))
                .toList();
        return new Page(OptionalInt.of(found.size()), found);
    }

    private static boolean isMeant(BackendSpec spec, BackendQuery query) {
        return switch (query) {
            case BackendQuery.Tagged(var tag) -> spec.tags().contains(tag);
            case BackendQuery.Named(var name, var type) ->
                spec.name().equals(name) && spec.type().equals(type);
            case BackendQuery.All() -> true;
        };
    }

    private @Nullable Outage outageOfNow() {
        return outage != null && outage.isAt(sim.now()) ? outage : null;
    }

    private CloudError.Throttled throttle() {
        throttled++;
        boolean says = sim.chance(0.5);
        held += says ? 1 : 0;
        Duration retryAfter = says ? sim.upTo(LONGEST_HOLD) : null;
        return new CloudError.Throttled("Throttling.User", "slow down", "R", retryAfter);
    }

    private static String inWords(CreateAnswer answer) {
        return switch (answer) {
            case CreateAnswer.Created created -> "created " + number(created.backendId());
            case CloudError error -> error.code() + " (" + error.getClass().getSimpleName() + ")";
        };
    }

    private String inWords(BackendQuery query) {
        return switch (query) {
            case BackendQuery.Tagged(var mark) -> names.getOrDefault(mark, "what nobody has called for");
            case BackendQuery.Named(var name, var _) -> name;
            case BackendQuery.All() -> "everything";
        };
    }

    private static String inWords(PageAnswer answer) {
        return switch (answer) {
            case Page page ->
                page.backends().isEmpty()
                        ? "none"
                        : page.backends().stream()
                                .map(backend -> number(backend.id()))
                                .collect(Collectors.joining(", "));
            case CloudError error -> error.code() + " (" + error.getClass().getSimpleName() + ")";
        };
    }

    private static String number(BackendId id) {
        return "backend " + Integer.parseInt(id.value(), 16);
    }

    private static CloudError.Unclear unclear(String what) {
        return new CloudError.Unclear("InternalError", what, "R");
    }

    private void pause(Duration duration) throws InterruptedException {
        sim.waitUntil(sim.now().plus(duration));
    }

    private interface Call<T> {
        T run() throws InterruptedException;
    }

    /** As the real client: an interrupted call has an answer too, and the flag stays. */
    private static <T> T uninterrupted(Call<T> call) {
        try {
            return call.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            @SuppressWarnings("unchecked")
            T answer = (T) unclear("interrupted");
            return answer;
        }
    }
}
