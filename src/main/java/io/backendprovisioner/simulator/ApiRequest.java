package io.backendprovisioner.simulator;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One request as it came, decoded.
 *
 * @param headers by lower-case name; of a repeated one the values joined by a comma
 * @param form the parameters in a form body, which count like those in the query
 */
record ApiRequest(
        String method,
        String path,
        SortedMap<String, String> query,
        SortedMap<String, String> form,
        Map<String, String> headers,
        String bodySha256) {

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.containsKey(name) ? query.get(name) : form.get(name));
    }

    SortedMap<String, String> parameters() {
        if (form.isEmpty()) {
            return query;
        }
        var all = new TreeMap<>(form);
        all.putAll(query);
        return all;
    }

    /** V3 names it in a header, V1 in a parameter. */
    String action() {
        return header("x-acs-action").or(() -> parameter("Action")).orElse("");
    }

    String version() {
        return header("x-acs-version").or(() -> parameter("Version")).orElse("");
    }
}
