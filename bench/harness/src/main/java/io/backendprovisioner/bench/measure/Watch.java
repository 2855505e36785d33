package io.backendprovisioner.bench.measure;

import io.backendprovisioner.testkit.ChildProcess;
import io.backendprovisioner.testkit.MachineTicks;

/** The time, the arm's processor time, the machine's, and how many replies there were, at one moment. */
public record Watch(long nanos, long armNanos, MachineTicks machine, int replies) {

    public static Watch look(ChildProcess arm, int replies) {
        return new Watch(System.nanoTime(), arm.cpu().toNanos(), MachineTicks.now(), replies);
    }

    /** From an earlier moment to this one. */
    public Lap since(Watch before) {
        return new Lap(
                (nanos - before.nanos) / 1e9,
                (armNanos - before.armNanos) / 1e3,
                machine.busySince(before.machine),
                replies - before.replies);
    }

    /** @param busy share of the machine that was not idle, whoever used it, 0 to 1 */
    public record Lap(double seconds, double armMicros, double busy, int replies) {
        public double perSecond() {
            return replies / seconds;
        }

        public double microsEach() {
            return armMicros / Math.max(1, replies);
        }

        /** Of one core, 0 to as many as there are. */
        public double cores() {
            return armMicros / 1e6 / seconds;
        }
    }
}
