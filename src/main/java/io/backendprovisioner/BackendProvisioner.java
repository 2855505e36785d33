package io.backendprovisioner;

public final class BackendProvisioner {
    private BackendProvisioner() {}

    static void main(String[] args) {}
}
