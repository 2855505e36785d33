package io.backendprovisioner.storm;

import io.backendprovisioner.storm.Simulation.Mortal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Which step the next worker to come there does not survive, or comes back from only after a while. */
final class Fate {
    private final Deque<Blow> blows;
    private final Simulation sim;
    private final Chronicle chronicle;

    /** @param freeze for how long the worker is frozen; zero if it dies */
    record Blow(Step step, Duration freeze) {
        static Blow death(Step step) {
            return new Blow(step, Duration.ZERO);
        }
    }

    Fate(List<Blow> blows, Simulation sim, Chronicle chronicle) {
        this.blows = new ArrayDeque<>(blows);
        this.sim = sim;
        this.chronicle = chronicle;
    }

    void reached(Step step, String worker, Mortal life) {
        Blow next = blows.peek();
        if (life.dead || next == null || next.step() != step) {
            return;
        }
        blows.remove();
        if (next.freeze().isZero()) {
            chronicle.note(worker, "dies");
            life.dead = true;
            throw new Simulation.Killed();
        }
        chronicle.note(worker, "is frozen for " + next.freeze().toSeconds() + " s");
        life.frozenUntil = sim.now().plus(next.freeze());
    }

    boolean isFulfilled() {
        return blows.isEmpty();
    }
}
