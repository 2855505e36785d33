package io.backendprovisioner.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Query strings: read leniently, {@code +} as a space, and written again in the one form that is signed. */
final class Rfc3986 {
    private Rfc3986() {}

    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** Fails with an {@link IllegalArgumentException} on a broken escape. */
    static SortedMap<String, String> decodeQuery(String query) {
        var parameters = new TreeMap<String, String>();
        for (var pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                var parts = pair.split("=", 2);
                var value = parts.length == 1 ? "" : parts[1];
                parameters.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(value, UTF_8));
            }
        }
        return parameters;
    }

    static String canonicalQuery(SortedMap<String, String> parameters) {
        return parameters.entrySet().stream().map(Rfc3986::encode).collect(Collectors.joining("&"));
    }

    private static String encode(Map.Entry<String, String> parameter) {
        return encode(parameter.getKey()) + "=" + encode(parameter.getValue());
    }
}
