package io.backendprovisioner.simulator;

import org.jspecify.annotations.Nullable;

/** An access key that is accepted; with a security token it is an STS key, and calls must bring that token. */
public record SimulatorCredential(
        String accessKeyId,
        String accessKeySecret,
        @Nullable String securityToken) {

    public SimulatorCredential(String accessKeyId, String accessKeySecret) {
        this(accessKeyId, accessKeySecret, null);
    }

    @Override
    public String toString() {
        return "SimulatorCredential[" + accessKeyId + "]";
    }
}
