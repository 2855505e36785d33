package io.backendprovisioner.storm;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.LookUpAnswer;
import io.backendprovisioner.storm.Simulation.Mortal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A cloud that keeps to what the promise rests on, and is as unpleasant as it may be within that. */
final class SimulatedCloud {
    private static final Duration CALL = Duration.ofMillis(400);

    /** One backend; its effect may lie ahead still, and its listing later. */
    record Made(BackendId id, BackendSpec spec, Instant listedFrom) {}

    private final Simulation sim;
    private final Weather weather;
    private final Fate fate;
    private final List<Made> made = new ArrayList<>();
    private int calls;

    SimulatedCloud(Simulation sim, Weather weather, Fate fate) {
        this.sim = sim;
        this.weather = weather;
        this.fate = fate;
    }

    List<Made> made() {
        return made;
    }

    int calls() {
        return calls;
    }

    /** The cloud as one worker reaches it, whose clock may be off. */
    CloudApi seenBy(Mortal life, Duration clockOff) {
        return new CloudApi() {
            @Override
            public CreateAnswer create(BackendSpec spec, Instant deadline) {
                return uninterrupted(() -> call(spec, deadline.minus(clockOff), life));
            }

            @Override
            public LookUpAnswer lookUp(String name, Instant deadline) {
                return uninterrupted(() -> list(name));
            }
        };
    }

    private CreateAnswer call(BackendSpec spec, Instant deadline, Mortal life) throws InterruptedException {
        if (!sim.now().isBefore(deadline)) {
            return new CloudError.NotSent("DeadlinePassed", "too late to send");
        }
        calls++;
        fate.reached(Step.IN_A_CALL_THAT_MADE_NOTHING_YET, life);
        // What is sent takes its course in the cloud, whatever becomes of the worker meanwhile.
        Duration processing = sim.upTo(CALL);
        var handled = new AtomicReference<@Nullable CreateAnswer>();
        sim.after(processing, () -> handled.set(handle(spec, deadline)));
        pause(processing.plusMillis(1));
        CreateAnswer answer = Objects.requireNonNull(handled.get());
        if (!(answer instanceof CreateAnswer.Created)) {
            return answer;
        }
        fate.reached(Step.IN_A_CALL_THAT_MADE_THE_BACKEND, life);
        if (sim.chance(weather.hang())) {
            pause(Duration.between(sim.now(), deadline));
            return unclear("hung");
        }
        pause(sim.upTo(CALL));
        return sim.chance(weather.unclearAndMade()) ? unclear("made") : answer;
    }

    private CreateAnswer handle(BackendSpec spec, Instant deadline) {
        if (sim.chance(weather.throttled())) {
            return new CloudError.Throttled("Throttling.User", "slow down", "R", null);
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
        if (!weather.uniqueNames()
                || made.stream().noneMatch(other -> other.spec().name().equals(spec.name()))) {
            made.add(new Made(id, spec, sim.now().plus(sim.upTo(Storm.VISIBILITY))));
        }
        return id;
    }

    private LookUpAnswer list(String name) throws InterruptedException {
        Instant asked = sim.now();
        pause(sim.upTo(CALL));
        if (sim.chance(weather.lookUpFails())) {
            return sim.chance(0.5)
                    ? new CloudError.Throttled("Throttling.User", "slow down", "R", null)
                    : unclear("the list");
        }
        return new LookUpAnswer.Listed(made.stream()
                .filter(backend -> backend.spec().name().equals(name)
                        && !backend.listedFrom().isAfter(asked))
                .map(backend -> new ListedBackend(
                        backend.id(),
                        name,
                        backend.spec().type(),
                        null,
                        backend.spec().tags()))
                .toList());
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
