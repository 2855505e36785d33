package io.backendprovisioner.storm;

import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.storm.Simulation.Mortal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Keeps a number of workers alive, while the weather kills and freezes them. */
final class Fleet {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration CALM_AFTER = Duration.ofMinutes(10);
    private static final Duration LONGEST_FREEZE = Duration.ofSeconds(40);
    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(60);
    private static final List<CloudError> OUTAGES =
            List.of(Outage.REFUSES_CONNECTIONS, Outage.FAILS, Outage.REFUSES_RIGHTS);
    private static final Duration BETWEEN_RESTARTS = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Simulation sim;
    private final Weather weather;
    private final boolean rolling;
    private final SimulatedCloud cloud;
    private final Function<String, SimulatedWorker> start;
    private final List<SimulatedWorker> alive = new ArrayList<>();
    private int started;
    private int deaths;

    Fleet(
            Simulation sim,
            Weather weather,
            boolean rolling,
            SimulatedCloud cloud,
            Function<String, SimulatedWorker> start) {
        this.sim = sim;
        this.weather = weather;
        this.rolling = rolling;
        this.cloud = cloud;
        this.start = start;
    }

    int deaths() {
        return deaths;
    }

    void start(int workers, BooleanSupplier isOver) {
        sim.start(new Mortal(), () -> {
            try {
                tend(workers, isOver);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void tend(int workers, BooleanSupplier isOver) throws InterruptedException {
        Instant calm = sim.now().plus(CALM_AFTER);
        Instant nextRestart = sim.now().plus(BETWEEN_RESTARTS);
        while (!isOver.getAsBoolean()) {
            deaths += alive.size();
            alive.removeIf(worker -> worker.life.dead);
            deaths -= alive.size();
            while (alive.size() < workers) {
                alive.add(start.apply("worker-" + started++));
            }
            if (sim.now().isBefore(calm)) {
                alive.forEach(this::strike);
                if (sim.chance(weather.outageASecond())) {
                    CloudError answer = OUTAGES.get(sim.random.nextInt(OUTAGES.size()));
                    cloud.goesOut(new Outage(sim.now(), sim.now().plus(sim.upTo(LONGEST_OUTAGE)), answer));
                }
            }
            if (rolling && started < 3 * workers && !sim.now().isBefore(nextRestart)) {
                alive.getFirst().stop();
                nextRestart = sim.now().plus(BETWEEN_RESTARTS);
            }
            sim.waitUntil(sim.now().plus(TICK));
        }
        // Whoever still sleeps may wake and do harm.
        sim.waitUntil(sim.now().plus(QUIET));
        alive.forEach(worker -> worker.life.dead = true);
    }

    private void strike(SimulatedWorker worker) {
        if (sim.chance(weather.deathASecond())) {
            worker.life.dead = true;
        } else if (sim.chance(weather.freezeASecond())) {
            worker.life.frozenUntil = sim.now().plus(sim.upTo(LONGEST_FREEZE));
        }
    }
}
