package io.backendprovisioner.simulator;

import java.util.Arrays;
import java.util.Optional;

/** The operations of the cloud that are answered here. */
public enum Action implements Labelled {
    CREATE("CreateBackend"),
    LIST("DescribeBackendList"),
    INFO("DescribeBackendInfo"),
    MODIFY("ModifyBackend"),
    DELETE("DeleteBackend"),
    APIS("DescribeApisByBackend");

    private final String label;

    Action(String label) {
        this.label = label;
    }

    static Optional<Action> named(String label) {
        return Arrays.stream(values())
                .filter(action -> action.label.equals(label))
                .findFirst();
    }

    /** As it stands in {@code x-acs-action}. */
    @Override
    public String label() {
        return label;
    }
}
