package io.backendprovisioner.domain;

import java.util.List;
import java.util.Optional;

/**
 * What every created backend carries in the tag {@value #TAG_KEY}, so that it can be found again when the answer to its
 * creation was lost, and so that people see whose it is: {@code 1:<installation>:<marker>}, where 1 is the version.
 * Two installations never have a mark in common, whatever their topics and keys are called.
 */
public record BackendMark(Installation installation, Marker marker) {
    /** Reserved: a request that brings a tag of this key is refused. */
    public static final String TAG_KEY = "provisioner-request";

    private static final String VERSION = "1:";

    /** Returns what the tag's value says: empty where it is not what {@link #value} writes. */
    public static Optional<BackendMark> read(String value) {
        int last = value.lastIndexOf(':');
        if (!value.startsWith(VERSION) || last < VERSION.length()) {
            return Optional.empty();
        }
        String installation = value.substring(VERSION.length(), last);
        return Installation.isName(installation)
                ? Marker.read(value.substring(last + 1))
                        .map(marker -> new BackendMark(new Installation(installation), marker))
                : Optional.empty();
    }

    /** Returns the value of the tag, if there is one, whatever it says. */
    public static Optional<String> in(List<Tag> tags) {
        return tags.stream()
                .filter(tag -> tag.key().equals(TAG_KEY))
                .map(Tag::value)
                .findFirst();
    }

    public String value() {
        return VERSION + installation.name() + ':' + marker.value();
    }

    public Tag asTag() {
        return new Tag(TAG_KEY, value());
    }
}
