package io.backendprovisioner.contract;

import java.util.Set;

/** The types of backend that the vendor documents for {@code CreateBackend}. */
public final class BackendTypes {
    private static final Set<String> DOCUMENTED =
            Set.of("HTTP", "VPC", "FC_EVENT", "FC_EVENT_V3", "FC_HTTP", "FC_HTTP_V3", "OSS", "MOCK");

    private BackendTypes() {}

    /** False calls for a warning and no more: the vendor's console knows types that its documentation lacks. */
    public static boolean isDocumented(String type) {
        return DOCUMENTED.contains(type);
    }
}
