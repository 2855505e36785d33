package io.backendprovisioner.journal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param instance names this replica among those that run now, and is the same after a restart, so that a restart ends
 *     the transaction which the dead process left open. Two replicas of one name put each other out.
 */
@ConfigurationProperties("provisioner.journal")
record JournalProperties(
        @DefaultValue("${HOSTNAME:localhost}-${server.port:8080}")
        String instance) {}
