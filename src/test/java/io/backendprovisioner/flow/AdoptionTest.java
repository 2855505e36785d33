package io.backendprovisioner.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Outcome;
import io.backendprovisioner.domain.Outcome.Provenance;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.fleet.Cancellations;
import io.backendprovisioner.pacing.TurnsFixture;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.testkit.LogLines;
import io.backendprovisioner.testkit.MovingTime;
import io.backendprovisioner.testkit.ScriptedCloud;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an unclear call is taken to have made, by what the cloud lists afterwards. */
class AdoptionTest {
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Duration VISIBILITY = Duration.ofSeconds(5);
    private static final CloudError UNCLEAR = new CloudError.Unclear("InternalError", "HTTP 500", "R");
    private static final CloudError THROTTLED = new CloudError.Throttled("Throttling.User", "slow down", "R", null);
    private static final BackendId THEIRS = new BackendId("a-1");

    @RegisterExtension
    private final LogLines lines = LogLines.of(LongLookUps.class);

    private final MovingTime time = new MovingTime();
    private final ScriptedCloud cloud = new ScriptedCloud().answers(UNCLEAR);
    private final BackendRequest request = SentRequest.saying(
            "{\"backendName\":\"Orders\",\"backendType\":\"HTTP\",\"description\":\"of the shop\",\"tags\":[{\"key\":\"team\",\"value\":\"shop\"}]}");
    private final Tag mark = request.mark().asTag();
    private final Tag team = new Tag("team", "shop");

    private Outcome create(BackendRequest wanted) throws Exception {
        var limits = new CallLimits(Duration.ofSeconds(1), SETTLE, VISIBILITY, Duration.ZERO, 5, Duration.ofHours(1));
        var meters = new FlowMeters(new SimpleMeterRegistry(), time);
        var turns = TurnsFixture.turns(cloud, time, new Random(1));
        var reconciliation = new Reconciliation(turns, limits, meters, Traces.off(), time);
        var twins = new TwinWatch(
                reconciliation,
                VISIBILITY,
                null,
                meters,
                work -> Thread.ofVirtual().unstarted(() -> {}),
                time);
        return new CreateBackend(turns, reconciliation, twins, new Cancellations(), limits, time)
                .create(wanted, new Intents(new NotedJournal(time), wanted, limits, time));
    }

    private static ListedBackend listed(
            String name,
            String type,
            @Nullable String description,
            @Nullable Instant created,
            @Nullable List<Tag> tags) {
        return new ListedBackend(THEIRS, name, type, description, created, tags);
    }

    private void isAdopted(Outcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Created.class, created -> {
            assertThat(created.backendId()).isEqualTo(THEIRS);
            assertThat(created.provenance()).isEqualTo(Provenance.ADOPTED);
        });
        assertThat(cloud.creates()).hasSize(1);
    }

    private void isCreatedByAnotherCall(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Created.class,
                        created -> assertThat(created.provenance()).isEqualTo(Provenance.CREATED));
        assertThat(cloud.creates()).hasSize(2);
    }

    private void isUnresolved(Outcome outcome, String code, String why) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Unresolved.class, unresolved -> {
            assertThat(unresolved.code()).isEqualTo(code);
            assertThat(unresolved.message()).contains(why);
            assertThat(unresolved.candidates()).containsExactly(THEIRS);
        });
        assertThat(cloud.creates()).hasSize(1);
    }

    /** The mark decides, so that a cloud which trims or folds what it is given makes no twin. */
    @ParameterizedTest
    @CsvSource({"Orders, of the shop", "orders, Of the shop", "' ORDERS ', of the shop", "Orders,"})
    void whatCarriesTheMarkAndIsWhatWasAskedForIsAdopted(String name, @Nullable String description) throws Exception {
        cloud.lists(listed(name, "http", description, null, List.of(team, mark, new Tag("by", "somebody"))));
        isAdopted(create(request));
    }

    @ParameterizedTest
    @CsvSource({
        "Payments, HTTP, of the shop, name",
        "Orders, VPC, of the shop, type",
        "Orders, HTTP, mine, description",
        "p, VPC, '', 'name, type, description'"
    })
    void whatCarriesTheMarkAndIsAnotherIsUnresolved(String name, String type, String description, String how)
            throws Exception {
        cloud.lists(listed(name, type, description, null, List.of(mark, team)));
        isUnresolved(create(request), "BackendDiffers", "not what was asked for (" + how + ")");
    }

    @Test
    void aTagThatIsMissingMakesItAnother() throws Exception {
        cloud.lists(listed("Orders", "HTTP", "of the shop", null, List.of(mark)));
        isUnresolved(create(request), "BackendDiffers", "(tags)");
    }

    @Test
    void anotherInstallationsBackendOfTheSameKeyIsNotAdopted() throws Exception {
        Tag others = new BackendMark(new Installation("others"), request.marker()).asTag();
        cloud.lists(listed("Orders", "HTTP", "of the shop", null, List.of(others, team)));
        isCreatedByAnotherCall(create(request));
    }

    @Test
    void aNamesakeWithoutAnyTagIsSomebodyElses() throws Exception {
        cloud.lists(listed("Orders", "HTTP", "of the shop", null, List.of()));
        isCreatedByAnotherCall(create(request));
    }

    /** A look-up that cannot see has not looked. */
    @Test
    void aNamesakeWhoseTagsAreNotListedMayBeOurs() throws Exception {
        cloud.lists(listed("Orders", "HTTP", "of the shop", time.instant(), null));
        isUnresolved(create(request), "TagsNotListed", "1 backends of this name");
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(SETTLE.plus(VISIBILITY));
    }

    @Test
    void whatIsOlderThanTheCallIsSomebodyElses() throws Exception {
        cloud.lists(listed("Orders", "HTTP", "of the shop", time.instant().minus(Duration.ofDays(2)), null));
        isCreatedByAnotherCall(create(request));
    }

    /** The cloud takes a star for any characters, and would list everybody's backends. */
    @Test
    void aNameThatIsAPatternIsNotLookedUp() throws Exception {
        cloud.lists(listed("n-*", "HTTP", null, time.instant(), null));
        isCreatedByAnotherCall(create(SentRequest.named("n-*")));
    }

    @Test
    void aLookUpThatGoesOnForLongIsLoggedOnceAMinute() throws Exception {
        for (int i = 0; i < 60; i++) {
            cloud.answersLookUps(UNCLEAR);
        }
        isCreatedByAnotherCall(create(request));
        assertThat(time.elapsed()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(5));
        assertThat(lines.all()).hasSizeBetween(3, 4);
        assertThat(lines.all().getFirst().getFormattedMessage())
                .contains("event=look-up-takes-long partition=", "key=\"orders\"", "last=\"InternalError: HTTP 500\"");
    }

    @Test
    void throttledPagesAreAskedForAgain() throws Exception {
        cloud.answersLookUps(THROTTLED);
        cloud.lists(listed("Orders", "HTTP", "of the shop", null, List.of(mark, team)));
        isAdopted(create(request));
        assertThat(cloud.lookUps()).isEqualTo(2);
    }
}
