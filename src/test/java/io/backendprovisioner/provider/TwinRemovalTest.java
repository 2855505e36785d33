package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.testkit.FakeCatalogue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TwinRemovalTest {
    private static final Marker ORDERS = Marker.of("requests", new RequestKey("orders"));
    private static final BackendMark OURS = new BackendMark(new Installation("ours"), ORDERS);
    private static final BackendMark THEIRS = new BackendMark(new Installation("theirs"), ORDERS);
    private static final Tag TEAM = new Tag("team", "shöp \"1\"\n");
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final BackendId TWIN = new BackendId("twin");
    private static final BackendId KEPT = new BackendId("kept");

    private final FakeCatalogue cloud = new FakeCatalogue();

    @Test
    void aTwinIsDeletedWithALineThatTellsHowToMakeItAgain() {
        cloud.with(backend(TWIN, OURS), backend(KEPT, OURS));
        assertThat(remove(null)).isInstanceOfSatisfying(Removal.Asked.class, asked -> {
            assertThat(asked.answer()).isEqualTo(new DeleteAnswer.Deleted(false));
            assertThat(asked.line())
                    .isEqualTo("event=backend-deleted backend=twin result=deleted name=\"orders\" type=\"HTTP\""
                            + " description=\"of the shop\" tags=[{\"key\":\"team\",\"value\":\"sh\\u00F6p \\\"1\\\"\\n\"},"
                            + "{\"key\":\"provisioner-request\",\"value\":\"" + OURS.value()
                            + "\"}] created=2026-01-01T00:00:00Z mark=" + OURS.value()
                            + " kept=kept why=\"nobody was told of it\"");
        });
        assertThat(cloud.deleted()).containsExactly(TWIN);
    }

    @Test
    void whatHasLostItsMarkIsKept() {
        cloud.with(backend(TWIN, THEIRS), backend(KEPT, OURS));
        assertKept("does not list it with this mark");
    }

    @Test
    void whatTheCloudListsWithoutTagsIsKept() {
        cloud.with(new ListedBackend(TWIN, "orders", "HTTP", null, CREATED, null), backend(KEPT, OURS));
        assertKept("does not list it with this mark");
    }

    @Test
    void theLastOneOfAMarkIsKept() {
        cloud.with(backend(TWIN, OURS), backend(KEPT, THEIRS));
        assertKept("does not list kept with this mark");
    }

    @Test
    void whatIsUnlikeTheOtherOneIsKept() {
        cloud.with(
                new ListedBackend(TWIN, "orders", "VPC", "of the shop", CREATED, List.of(OURS.asTag(), TEAM)),
                backend(KEPT, OURS));
        assertKept("it differs from kept");
    }

    @Test
    void tagsInAnotherOrderAreAlike() {
        cloud.with(
                new ListedBackend(TWIN, "orders", "HTTP", "of the shop", CREATED, List.of(OURS.asTag(), TEAM)),
                backend(KEPT, OURS));
        assertThat(remove(null)).isInstanceOf(Removal.Asked.class);
    }

    @Test
    void whatAnApiUsesIsKept() {
        cloud.with(backend(TWIN, OURS), backend(KEPT, OURS)).used(TWIN, new UseAnswer.Used(2));
        assertKept("used by 2 APIs");
    }

    @Test
    void whatMayBeUsedIsKept() {
        cloud.with(backend(TWIN, OURS), backend(KEPT, OURS))
                .used(TWIN, new CloudError.NotAllowed("Forbidden.RAM", "no right", null));
        assertKept("does not say whether an API uses it: Forbidden.RAM: no right");
    }

    @Test
    void whatCannotBeListedIsKept() {
        cloud.with(backend(TWIN, OURS), backend(KEPT, OURS))
                .failingToList(new CloudError.Unclear("ServiceUnavailable", "later", null));
        assertKept("ServiceUnavailable: later");
    }

    @Test
    void whatWasCreatedTooEarlyIsKept() {
        cloud.with(backend(TWIN, OURS), backend(KEPT, OURS));
        assertThat(remove(CREATED.plusSeconds(1))).isInstanceOf(Removal.Kept.class);
        assertThat(remove(CREATED)).isInstanceOf(Removal.Asked.class);
    }

    private void assertKept(String why) {
        assertThat(remove(null))
                .isInstanceOfSatisfying(
                        Removal.Kept.class, kept -> assertThat(kept.why()).contains(why));
        assertThat(cloud.deleted()).isEmpty();
    }

    private Removal remove(@Nullable Instant createdFrom) {
        return new TwinRemoval(cloud)
                .remove(new TwinRemoval.Order(OURS, TWIN, KEPT, createdFrom, "nobody was told of it"));
    }

    private static ListedBackend backend(BackendId id, BackendMark mark) {
        return new ListedBackend(id, "orders", "HTTP", "of the shop", CREATED, List.of(TEAM, mark.asTag()));
    }
}
