package io.backendprovisioner.broker;

import io.backendprovisioner.domain.Installation;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Finds out which installation we are: the one that the settings name, or else the one of this Kafka cluster. */
public final class OwnInstallation {
    private OwnInstallation() {}

    /** @param named by the settings, or empty */
    public static Installation of(String named, Admin admin) throws ExecutionException, InterruptedException {
        return new Installation(
                named.isEmpty() ? admin.describeCluster().clusterId().get() : named);
    }
}
