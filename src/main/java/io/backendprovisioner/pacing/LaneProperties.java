package io.backendprovisioner.pacing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** How the lanes share the rate while both have something to do. */
@Validated
@ConfigurationProperties("provisioner.lanes")
record LaneProperties(
        @DefaultValue @Valid Interactive interactive,
        @DefaultValue @Valid Bulk bulk) {

    /** @param weight 1 to 1,000 */
    record Interactive(
            @DefaultValue("8") @Min(LaneWeights.LEAST) @Max(LaneWeights.MOST)
            int weight) {}

    /** @param weight 1 to 1,000 */
    record Bulk(
            @DefaultValue("2") @Min(LaneWeights.LEAST) @Max(LaneWeights.MOST)
            int weight) {}
}
