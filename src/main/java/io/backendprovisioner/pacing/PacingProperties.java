package io.backendprovisioner.pacing;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How fast we call, and how long we try.
 *
 * @param callsPerSecond calls to the cloud, 0 for no limit, else 0.01 to 100,000
 * @param maxAttempts how often a request is sent before it fails, 1 to 100; calls that the cloud throttled do not count
 * @param giveUpAfter how long a request is tried before it fails, from its first permit on
 * @param firstPause the longest pause after the first failure; it doubles with each one
 * @param longestPause where the doubling ends
 */
@Validated
@ConfigurationProperties("provisioner.pacing")
public record PacingProperties(
        @DefaultValue("20") @DecimalMin("0") @DecimalMax("100000")
        double callsPerSecond,

        @DefaultValue("5") @Min(1) @Max(100) int maxAttempts,
        @DefaultValue("1h") @DurationMin(seconds = 1) Duration giveUpAfter,
        @DefaultValue("200ms") @DurationMin(millis = 1) Duration firstPause,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration longestPause) {}
