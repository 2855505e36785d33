package io.backendprovisioner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpecFingerprintTest {
    private static final Tag TEAM = new Tag("team", "shop");
    private static final Tag TIER = new Tag("tier", "1");

    @Test
    void equalContentHasOneFingerprintWhateverTheOrderOfTags() {
        assertThat(spec(null, TEAM, TIER).fingerprint())
                .isEqualTo(spec(null, TIER, TEAM).fingerprint());
    }

    @Test
    void contentThatDiffersInAnythingHasAnother() {
        var specs = Stream.concat(
                        Stream.of(
                                spec(null),
                                spec(""),
                                spec("a"),
                                spec(null, TEAM),
                                spec(null, TEAM, TIER),
                                spec(null, TEAM, TEAM),
                                spec(null, new Tag("teams", "hop")),
                                spec(null, new Tag("shop", "team")),
                                spec(null, new Tag("team", "")),
                                new BackendSpec("order", "sHTTP", null, null, null, List.of()),
                                new BackendSpec("HTTP", "orders", null, null, null, List.of()),
                                new BackendSpec("\ud800", "HTTP", null, null, null, List.of()),
                                new BackendSpec("\ud801", "HTTP", null, null, null, List.of())),
                        flags())
                .toList();

        assertThat(new HashSet<>(specs.stream().map(BackendSpec::fingerprint).toList()))
                .hasSameSizeAs(specs);
    }

    @Test
    void theFingerprintOutlivesReleases() {
        var full = new BackendSpec("orders", "HTTP", "ü😀", true, false, List.of(TEAM, TIER));
        assertThat(full.fingerprint()).hasToString("b8911912b5aaf45381dadb2d2e5178d5");
    }

    private static Stream<BackendSpec> flags() {
        var values = new @Nullable Boolean[] {null, false, true};
        return Stream.of(values)
                .flatMap(one -> Stream.of(values).map(two -> new BackendSpec("b", "HTTP", null, one, two, List.of())));
    }

    private static BackendSpec spec(@Nullable String description, Tag... tags) {
        return new BackendSpec("orders", "HTTP", description, null, null, List.of(tags));
    }
}
