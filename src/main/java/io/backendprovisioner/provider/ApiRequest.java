package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendSpec;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An operation of the cloud and its parameters, before it is signed. */
record ApiRequest(String method, String action, SortedMap<String, String> parameters) {
    /** Of product CloudAPI. */
    static final String VERSION = "2016-07-14";

    ApiRequest {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    static ApiRequest create(BackendSpec spec) {
        var parameters = new TreeMap<String, String>();
        parameters.put("BackendName", spec.name());
        parameters.put("BackendType", spec.type());
        putUnlessNull(parameters, "Description", spec.description());
        putUnlessNull(parameters, "CreateEventBridgeServiceLinkedRole", spec.createEventBridgeServiceLinkedRole());
        putUnlessNull(parameters, "CreateSlr", spec.createSlr());
        int number = 1;
        for (var tag : spec.tags()) {
            parameters.put("Tag." + number + ".Key", tag.key());
            parameters.put("Tag." + number + ".Value", tag.value());
            number++;
        }
        return new ApiRequest("POST", "CreateBackend", parameters);
    }

    private static void putUnlessNull(Map<String, String> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value.toString());
        }
    }

    /**
     * One page of the backends of this name. A {@code *} in it is sent as it is: the cloud takes it for a wildcard,
     * which matches the literal too, and its escape is not documented.
     *
     * @param page from 1
     */
    static ApiRequest list(String backendName, int page, int pageSize) {
        var parameters = page(page, pageSize);
        parameters.put("BackendName", backendName);
        return new ApiRequest("GET", "DescribeBackendList", parameters);
    }

    /**
     * One page of all backends.
     *
     * @param page from 1
     */
    static ApiRequest list(int page, int pageSize) {
        return new ApiRequest("GET", "DescribeBackendList", page(page, pageSize));
    }

    static ApiRequest delete(BackendId id) {
        return new ApiRequest("POST", "DeleteBackend", new TreeMap<>(Map.of("BackendId", id.value())));
    }

    private static SortedMap<String, String> page(int page, int pageSize) {
        var parameters = new TreeMap<String, String>();
        parameters.put("PageNumber", Integer.toString(page));
        parameters.put("PageSize", Integer.toString(pageSize));
        return parameters;
    }
}
