package io.backendprovisioner.pacing;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the cloud can be called. No part of readiness: another replica would fare no better. */
record CloudHealth(Suspension suspension, NearTimeout nearTimeout) implements HealthIndicator {
    @Override
    public Health health() {
        Trouble trouble = suspension.trouble();
        if (trouble == null) {
            String warning = nearTimeout.warning();
            return warning == null
                    ? Health.up().build()
                    : Health.up().withDetail("warning", warning).build();
        }
        Health.Builder health = suspension.isOn()
                ? Health.outOfService()
                : Health.up().withDetail("recovering", "no create has succeeded since");
        return health.withDetail("reason", trouble.reason().label())
                .withDetail("detail", trouble.detail())
                .withDetail("action", trouble.reason().action())
                .build();
    }
}
