package io.backendprovisioner.storm;

import io.backendprovisioner.storm.Simulation.Mortal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Which step the next worker to come there does not survive. */
final class Fate {
    private final Deque<Step> deaths;

    Fate(List<Step> deaths) {
        this.deaths = new ArrayDeque<>(deaths);
    }

    void reached(Step step, Mortal life) {
        if (!life.dead && step == deaths.peek()) {
            deaths.remove();
            life.dead = true;
            throw new Simulation.Killed();
        }
    }

    boolean isFulfilled() {
        return deaths.isEmpty();
    }
}
