package io.backendprovisioner.pacing;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param maxInFlight calls under way at the same time, 1 to 100,000 */
@Validated
@ConfigurationProperties("provisioner.intake")
record InFlightProperties(
        @DefaultValue("1000") @Min(1) @Max(MOST) int maxInFlight) {

    static final int MOST = 100_000;
}
