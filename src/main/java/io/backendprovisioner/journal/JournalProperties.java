package io.backendprovisioner.journal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the journal.
 *
 * @param instance names this replica among those that run now, and is the same after a restart, so that a restart ends
 *     the transaction which the dead process left open. Two replicas with the same name keep fencing each other, and
 *     neither makes progress. If it is empty, it is made of the host's name and the port of the web server
 */
@ConfigurationProperties("provisioner.journal")
record JournalProperties(@DefaultValue("") String instance) {
    private static final String ANY_FREE_PORT = "0";

    /** @param port as set; 0 tells no two replicas of a host apart, so the name is a random one then */
    String instanceAt(String port) {
        if (!instance.isBlank()) {
            return instance;
        }
        return hostName() + '-' + (port.equals(ANY_FREE_PORT) ? UUID.randomUUID() : port);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return UUID.randomUUID().toString();
        }
    }
}
