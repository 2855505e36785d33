package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Lane;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** How the lanes share the rate while both have something to do. */
@Validated
@ConfigurationProperties("provisioner.lanes")
record LaneWeights(
        @DefaultValue @Valid Interactive interactive,
        @DefaultValue @Valid Bulk bulk) {

    /** @param weight 1 to 1,000 */
    record Interactive(@DefaultValue("8") @Min(1) @Max(1000) int weight) {}

    /** @param weight 1 to 1,000 */
    record Bulk(@DefaultValue("2") @Min(1) @Max(1000) int weight) {}

    Map<Lane, Integer> byLane() {
        return Map.of(Lane.INTERACTIVE, interactive.weight(), Lane.BULK, bulk.weight());
    }
}
