package io.backendprovisioner.intake;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param maxInFlight requests that are worked on at the same time, 1 to 100,000; as many again may be read ahead */
@Validated
@ConfigurationProperties("provisioner.intake")
record IntakeProperties(
        @DefaultValue("1000") @Min(1) @Max(100_000) int maxInFlight) {

    private static final int MOST_POLLED = 500;

    /** Records that one poll may bring. */
    int polled() {
        return Math.min(MOST_POLLED, maxInFlight);
    }
}
