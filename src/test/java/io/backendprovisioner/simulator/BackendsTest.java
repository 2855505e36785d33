package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackendsTest {
    private final SimulatorFixture cloud = new SimulatorFixture();

    @AfterEach
    void end() {
        cloud.close();
    }

    @Test
    void missingParametersAreNamed() {
        assertThat(cloud.call(Action.CREATE, "BackendType", "HTTP").code()).isEqualTo("MissingBackendName");
        assertThat(cloud.call(Action.CREATE, "BackendName", "a").code()).isEqualTo("MissingBackendType");
        assertThat(cloud.call(Action.INFO).code()).isEqualTo("MissingBackendId");
        assertThat(cloud.call(Action.CREATE, "BackendName", "a", "BackendType", "HTTP", "CreateSlr", "maybe")
                        .code())
                .isEqualTo("InvalidCreateSlr");
    }

    @Test
    void everythingThatWasAskedForIsKept() {
        cloud.call(
                Action.CREATE,
                "BackendName",
                "orders",
                "BackendType",
                "VPC",
                "Description",
                "orders service",
                "CreateSlr",
                "true",
                "Tag.2.Key",
                "b",
                "Tag.2.Value",
                "2",
                "Tag.10.Key",
                "c",
                "Tag.1.Key",
                "a",
                "Tag.1.Value",
                "1");

        var backend = cloud.simulator.backends().getFirst();
        assertThat(backend.type()).isEqualTo("VPC");
        assertThat(backend.description()).isEqualTo("orders service");
        assertThat(backend.createSlr()).isTrue();
        assertThat(backend.createEventBridgeServiceLinkedRole()).isFalse();
        assertThat(backend.tags())
                .containsExactly(
                        new SimulatedBackend.Tag("a", "1"),
                        new SimulatedBackend.Tag("b", "2"),
                        new SimulatedBackend.Tag("c", ""));
        var listed = cloud.call(Action.LIST).body().path("BackendInfoList").path(0);
        assertThat(listed.path("CreatedTime").asString("")).isEqualTo("2026-03-01T12:00:00Z");
    }

    @Test
    void nameMayBeTakenTwiceUnlessNamesAreUnique() {
        assertThat(cloud.create("a").status()).isEqualTo(200);
        assertThat(cloud.create("a").status()).isEqualTo(200);
        assertThat(cloud.simulator.backendsNamed("a")).hasSize(2);

        cloud.simulator.change(now -> now.withUniqueNames(true));
        assertThat(cloud.create("a").code()).startsWith("Duplicate");
        assertThat(cloud.create("b").status()).isEqualTo(200);
        assertThat(cloud.create("b").code()).startsWith("Duplicate");
    }

    @Test
    void youngBackendIsMissingFromTheListUntilItIsVisible() {
        cloud.simulator.change(now -> now.withVisibility(Duration.ofSeconds(3)));
        var id = cloud.create("a").text("BackendId");

        cloud.clock.move(Duration.ofMillis(2999));
        assertThat(cloud.call(Action.LIST, "BackendName", "a")
                        .body()
                        .path("TotalCount")
                        .intValue())
                .isZero();
        assertThat(cloud.call(Action.INFO, "BackendId", id).status()).isEqualTo(200);
        cloud.clock.move(Duration.ofMillis(1));
        assertThat(cloud.call(Action.LIST, "BackendName", "a")
                        .body()
                        .path("TotalCount")
                        .intValue())
                .isOne();
    }

    @Test
    void everyPageTogetherHoldsEveryBackendOnce() {
        IntStream.range(0, 23).forEach(n -> cloud.create("b" + n));

        var ids = new HashSet<String>();
        for (var page = 1; page <= 3; page++) {
            var seen = cloud.call(Action.LIST, "PageNumber", "" + page, "PageSize", "10")
                    .body();
            assertThat(seen.path("TotalCount").intValue()).isEqualTo(23);
            assertThat(seen.path("PageNumber").intValue()).isEqualTo(page);
            assertThat(seen.path("PageSize").intValue()).isEqualTo(10);
            seen.path("BackendInfoList")
                    .forEach(info -> ids.add(info.path("BackendId").asString("")));
        }
        assertThat(ids).hasSize(23);
        assertThat(cloud.call(Action.LIST, "PageNumber", "4", "PageSize", "10")
                        .body()
                        .path("BackendInfoList"))
                .isEmpty();
        assertThat(cloud.call(Action.LIST, "PageSize", "51").code()).isEqualTo("InvalidPageSize");
        assertThat(cloud.call(Action.LIST, "PageNumber", "0").code()).isEqualTo("InvalidPageNumber");
    }

    @Test
    void starFindsManyAndAnEscapedStarOne() {
        Stream.of("orders-1", "orders-2", "orders-*", "my-orders").forEach(cloud::create);

        assertThat(names("BackendName", "orders-*")).containsExactly("orders-1", "orders-2", "orders-*");
        assertThat(names("BackendName", "*orders*")).hasSize(4);
        assertThat(names("BackendName", "o*r*s-1")).containsExactly("orders-1");
        assertThat(names("BackendName", "orders-\\*")).containsExactly("orders-*");
        assertThat(names("BackendName", "orders")).isEmpty();
    }

    @Test
    void starNeedsTheNameToBeLongEnoughForBothEnds() {
        assertThat(NamePattern.of("ab*ba").matches("aba")).isFalse();
        assertThat(NamePattern.of("ab*ba").matches("abba")).isTrue();
        assertThat(NamePattern.of("a*b*c").matches("abc")).isTrue();
        assertThat(NamePattern.of("a*b*b").matches("ab")).isFalse();
    }

    @Test
    void listIsFilteredByTypeAndTags() {
        cloud.call(Action.CREATE, "BackendName", "a", "BackendType", "HTTP", "Tag.1.Key", "k", "Tag.1.Value", "1");
        cloud.call(Action.CREATE, "BackendName", "b", "BackendType", "VPC", "Tag.1.Key", "k", "Tag.1.Value", "2");

        assertThat(names("BackendType", "VPC")).containsExactly("b");
        assertThat(names("Tag.1.Key", "k", "Tag.1.Value", "1")).containsExactly("a");
        assertThat(names("Tag.1.Key", "k")).containsExactly("a", "b");
        assertThat(names("Tag.1.Key", "other")).isEmpty();
    }

    @Test
    void deletedBackendIsGone() {
        var id = cloud.create("a").text("BackendId");

        assertThat(cloud.call(Action.DELETE, "BackendId", id).status()).isEqualTo(200);
        assertThat(cloud.call(Action.DELETE, "BackendId", id).code()).isEqualTo("NotFoundBackend");
        assertThat(cloud.call(Action.INFO, "BackendId", id).status()).isEqualTo(404);
        assertThat(names("BackendName", "a")).isEmpty();
        cloud.simulator.change(now -> now.withUniqueNames(true));
        assertThat(cloud.create("a").status()).isEqualTo(200);
    }

    private List<String> names(String... filter) {
        return cloud.call(Action.LIST, filter)
                .body()
                .path("BackendInfoList")
                .valueStream()
                .map(info -> info.path("BackendName").asString(""))
                .toList();
    }
}
