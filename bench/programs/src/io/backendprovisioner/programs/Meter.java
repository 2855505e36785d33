package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.MachineTicks;
import java.time.Duration;

/** Replies, and the processor time spent on them by each process and by the machine, from one moment to another. */
record Meter(
        Scene scene, long at, int replies, Cpu worker, Cpu broker, Cpu simulator, Cpu program, MachineTicks machine) {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** Processor time of a process so far. */
    private record Cpu(long nanos) {
        static Cpu of(Duration used) {
            return new Cpu(used.toNanos());
        }
    }

    static Meter start(Scene scene, int replies) {
        return new Meter(
                scene,
                System.nanoTime(),
                replies,
                Cpu.of(scene.worker().cpu()),
                Cpu.of(scene.broker().process().cpu()),
                Cpu.of(scene.simulator().process().cpu()),
                Cpu.of(ProcessHandle.current().info().totalCpuDuration().orElseThrow()),
                MachineTicks.now());
    }

    Reading read(int repliesNow) {
        Meter now = start(scene, repliesNow);
        double nanos = now.at - at;
        int count = Math.max(1, now.replies - replies);
        return new Reading(
                count * 1e9 / nanos,
                (now.worker.nanos - worker.nanos) / 1000.0 / count,
                now.machine.busySince(machine),
                (now.worker.nanos - worker.nanos) / nanos,
                (now.broker.nanos - broker.nanos) / nanos,
                (now.simulator.nanos - simulator.nanos) / nanos,
                (now.program.nanos - program.nanos) / nanos);
    }

    /**
     * @param workerMicros the worker's processor time for one reply
     * @param busy share of the machine that was not idle, whoever used it
     * @param worker cores that it used on average; so the others
     */
    record Reading(
            double perSecond,
            double workerMicros,
            double busy,
            double worker,
            double broker,
            double simulator,
            double program) {

        /** Cores that were used by processes that have nothing to do with this. */
        double others() {
            return Math.max(0, busy * CORES - worker - broker - simulator - program);
        }

        @Override
        public String toString() {
            return "%,6.0f replies/s  %4.0f µs CPU each  machine %3.0f %% busy  cores: worker %.2f broker %.2f simulator %.2f program %.2f others %.2f"
                    .formatted(perSecond, workerMicros, busy * 100, worker, broker, simulator, program, others());
        }
    }
}
