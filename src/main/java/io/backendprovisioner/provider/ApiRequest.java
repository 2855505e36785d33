package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
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
            putTag(parameters, number++, tag);
        }
        return new ApiRequest("POST", "CreateBackend", parameters);
    }

    private static void putTag(Map<String, String> parameters, int number, Tag tag) {
        parameters.put("Tag." + number + ".Key", tag.key());
        parameters.put("Tag." + number + ".Value", tag.value());
    }

    private static void putUnlessNull(Map<String, String> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value.toString());
        }
    }

    /**
     * One page of a list. A {@code *} in a name is sent as it is: the cloud takes it for a wildcard, which matches the
     * literal too, and its escape is not documented.
     *
     * @param page from 1
     */
    static ApiRequest list(BackendQuery query, int page, int pageSize) {
        var parameters = new TreeMap<String, String>();
        parameters.put("PageNumber", Integer.toString(page));
        parameters.put("PageSize", Integer.toString(pageSize));
        switch (query) {
            case BackendQuery.Tagged(var tag) -> putTag(parameters, 1, tag);
            case BackendQuery.Named(var name, var type) -> {
                parameters.put("BackendName", name);
                parameters.put("BackendType", type);
            }
            case BackendQuery.All() -> {}
        }
        return new ApiRequest("GET", "DescribeBackendList", parameters);
    }

    /** One entry is asked for: the page says how many there are. */
    static ApiRequest usesOf(BackendId id) {
        return new ApiRequest(
                "GET",
                "DescribeApisByBackend",
                new TreeMap<>(Map.of("BackendId", id.value(), "PageNumber", "1", "PageSize", "1")));
    }

    static ApiRequest delete(BackendId id) {
        return new ApiRequest("POST", "DeleteBackend", new TreeMap<>(Map.of("BackendId", id.value())));
    }
}
