package io.backendprovisioner.intake;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How far ahead is read.
 *
 * @param readAhead requests of a lane that are read and not answered yet, 1 to 1,000,000; among them the batches take
 *     turns
 */
@Validated
@ConfigurationProperties("provisioner.intake")
record IntakeProperties(
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int readAhead) {

    private static final int MOST_POLLED = 500;

    /** Records that one poll may bring. */
    int polled() {
        return Math.min(MOST_POLLED, readAhead);
    }
}
