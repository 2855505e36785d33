package io.backendprovisioner.ledger;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The memory of what was answered.
 *
 * @param retention for how long an answer is remembered at least, 1 minute or more; a key that comes again after its
 *     answer was forgotten is a new request
 */
@Validated
@ConfigurationProperties("provisioner.ledger")
public record LedgerProperties(
        @DefaultValue("7d") @DurationMin(minutes = 1) Duration retention) {}
