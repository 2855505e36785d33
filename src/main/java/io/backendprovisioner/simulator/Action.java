package io.backendprovisioner.simulator;

import java.util.Arrays;
import java.util.Optional;

/** The operations of the cloud that are answered here. */
public enum Action {
    CREATE("CreateBackend"),
    LIST("DescribeBackendList"),
    INFO("DescribeBackendInfo"),
    MODIFY("ModifyBackend"),
    DELETE("DeleteBackend"),
    APIS("DescribeApisByBackend");

    private final String wireName;

    Action(String wireName) {
        this.wireName = wireName;
    }

    public static Optional<Action> named(String wireName) {
        return Arrays.stream(values())
                .filter(action -> action.wireName.equals(wireName))
                .findFirst();
    }

    /** As it stands in {@code x-acs-action}. */
    public String wireName() {
        return wireName;
    }
}
