package io.backendprovisioner.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short run of real processes under real signals; the profile {@code chaos} makes it a long one. */
class ChaosIT {

    @Test
    void everyPromiseHoldsUnderRealSignals() throws Exception {
        assertThat(Chaos.run(
                        "--seed=" + System.getProperty("chaos.seed"),
                        "--requests=" + System.getProperty("chaos.requests"),
                        "--per-second=" + System.getProperty("chaos.per-second")))
                .isTrue();
    }
}
