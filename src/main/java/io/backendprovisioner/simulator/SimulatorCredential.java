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

    SimulatorCredential withId(String id) {
        return new SimulatorCredential(id, accessKeySecret, securityToken);
    }

    SimulatorCredential withSecret(String secret) {
        return new SimulatorCredential(accessKeyId, secret, securityToken);
    }

    SimulatorCredential withToken(String token) {
        return new SimulatorCredential(accessKeyId, accessKeySecret, token);
    }

    @Override
    public String toString() {
        return "SimulatorCredential[" + accessKeyId + "]";
    }
}
