package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ModifyBackend and DescribeApisByBackend. */
class ModifyTest {
    private final SimulatorFixture cloud = new SimulatorFixture();

    @AfterEach
    void end() {
        cloud.close();
    }

    private SimulatedBackend only() {
        assertThat(cloud.simulator.backends()).hasSize(1);
        return cloud.simulator.backends().getFirst();
    }

    @Test
    void whatIsGivenIsChangedAndNothingElse() {
        var id = cloud.call(
                        Action.CREATE,
                        "BackendName",
                        "orders",
                        "BackendType",
                        "HTTP",
                        "Description",
                        "first",
                        "CreateSlr",
                        "true",
                        "Tag.1.Key",
                        "k",
                        "Tag.1.Value",
                        "v")
                .text("BackendId");
        var before = only();
        cloud.clock.move(Duration.ofSeconds(5));

        assertThat(cloud.call(Action.MODIFY, "BackendId", id, "BackendType", "VPC")
                        .status())
                .isEqualTo(200);

        var now = cloud.clock.instant();
        assertThat(only())
                .isEqualTo(new SimulatedBackend(
                        id, "orders", "VPC", "first", false, true, before.tags(), before.createdAt(), now));
        cloud.call(Action.MODIFY, "BackendId", id, "BackendName", "bills", "Description", "");
        assertThat(only().name()).isEqualTo("bills");
        assertThat(only().description()).isEmpty();
    }

    @Test
    void modifiedTimeMovesAndCreatedTimeStays() {
        var id = cloud.create("a").text("BackendId");
        cloud.clock.move(Duration.ofSeconds(5));

        cloud.call(Action.MODIFY, "BackendId", id, "Description", "new");

        var info = cloud.call(Action.INFO, "BackendId", id).body().path("BackendInfo");
        assertThat(info.path("CreatedTime").asString("")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(info.path("ModifiedTime").asString("")).isEqualTo("2026-03-01T12:00:05Z");
        assertThat(cloud.call(Action.LIST)
                        .body()
                        .at("/BackendInfoList/0/ModifiedTime")
                        .asString(""))
                .isEqualTo("2026-03-01T12:00:05Z");
    }

    @Test
    void renamedBackendIsFoundByItsNewNameAlone() {
        var id = cloud.create("old").text("BackendId");
        cloud.create("later");

        cloud.call(Action.MODIFY, "BackendId", id, "BackendName", "new");

        assertThat(cloud.simulator.backendsNamed("old")).isEmpty();
        assertThat(cloud.simulator.backendsNamed("new"))
                .extracting(SimulatedBackend::id)
                .containsExactly(id);
        assertThat(cloud.simulator.backends())
                .as("it keeps its place")
                .extracting(SimulatedBackend::name)
                .containsExactly("new", "later");
        cloud.call(Action.DELETE, "BackendId", id);
        assertThat(cloud.simulator.backendsNamed("new")).isEmpty();
    }

    @Test
    void nameOfAnotherIsRefusedWhereNamesAreUnique() {
        cloud.create("taken");
        var id = cloud.create("a").text("BackendId");
        cloud.simulator.change(now -> now.withUniqueNames(true));

        assertThat(cloud.call(Action.MODIFY, "BackendId", id, "BackendName", "taken")
                        .code())
                .isEqualTo("DuplicateBackendName");
        assertThat(cloud.simulator.backendsNamed("a")).hasSize(1);
        assertThat(cloud.call(Action.MODIFY, "BackendId", id, "BackendName", "a")
                        .status())
                .as("its own name")
                .isEqualTo(200);
        cloud.simulator.change(now -> now.withUniqueNames(false));
        cloud.call(Action.MODIFY, "BackendId", id, "BackendName", "taken");
        assertThat(cloud.simulator.backendsNamed("taken")).hasSize(2);
    }

    @Test
    void changeThatCannotBeRightIsRefused() {
        var id = cloud.create("a").text("BackendId");

        assertThat(cloud.call(Action.MODIFY, "BackendName", "b").code()).isEqualTo("MissingBackendId");
        assertThat(cloud.call(Action.MODIFY, "BackendId", "0", "BackendName", "b")
                        .code())
                .isEqualTo("NotFoundBackend");
        assertThat(cloud.call(Action.MODIFY, "BackendId", id, "BackendName", " ")
                        .code())
                .isEqualTo("InvalidBackendName");
        assertThat(cloud.call(Action.MODIFY, "BackendId", id, "BackendType", "").code())
                .isEqualTo("InvalidBackendType");
        assertThat(only().name()).isEqualTo("a");
    }

    @Test
    void noApiUsesABackend() {
        var id = cloud.create("a").text("BackendId");

        var seen = cloud.call(Action.APIS, "BackendId", id, "StageName", "RELEASE", "PageNumber", "2", "PageSize", "5");

        assertThat(seen.body().at("/ApiInfoList/ApiInfo").isArray()).isTrue();
        assertThat(seen.body().at("/ApiInfoList/ApiInfo")).isEmpty();
        assertThat(seen.body().path("TotalCount").intValue()).isZero();
        assertThat(seen.body().path("PageNumber").intValue()).isEqualTo(2);
        assertThat(seen.body().path("PageSize").intValue()).isEqualTo(5);
        assertThat(cloud.call(Action.APIS).code()).isEqualTo("MissingBackendId");
        assertThat(cloud.call(Action.APIS, "BackendId", "0").code()).isEqualTo("NotFoundBackend");
        assertThat(cloud.call(Action.APIS, "BackendId", id, "PageSize", "51").code())
                .isEqualTo("InvalidPageSize");
    }

    @Test
    void faultsMeetTheseActionsToo() {
        var id = cloud.create("a").text("BackendId");
        cloud.simulator.faults().next(Action.MODIFY, Fault.CREATE_THEN_5XX, Fault.THROTTLE);
        cloud.simulator.faults().rate(Action.APIS, Fault.ERROR_BEFORE_CREATE, 1);

        assertThat(cloud.call(Action.MODIFY, "BackendId", id, "BackendName", "b")
                        .status())
                .isEqualTo(503);
        assertThat(only().name()).isEqualTo("b");
        assertThat(cloud.call(Action.MODIFY, "BackendId", id, "BackendName", "c")
                        .code())
                .isEqualTo("Throttling.User");
        assertThat(only().name()).isEqualTo("b");
        assertThat(cloud.call(Action.APIS, "BackendId", id).status()).isEqualTo(503);
    }

    @Test
    void infoHasNoTagsAsTheVendorsHasNone() {
        var id = cloud.call(Action.CREATE, "BackendName", "a", "BackendType", "HTTP", "Tag.1.Key", "k")
                .text("BackendId");

        var info = cloud.call(Action.INFO, "BackendId", id).body().path("BackendInfo");

        assertThat(info.has("Tags")).isFalse();
        assertThat(info.path("BackendModels").isArray()).isTrue();
    }
}
