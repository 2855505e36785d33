package io.backendprovisioner.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.provider.ListedBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Instant NOW = Instant.parse("2026-01-08T00:00:00Z");
    private static final Instant A_DAY_AGO = NOW.minus(Duration.ofDays(1));
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(30));
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Promises PROMISES = new Promises(Duration.ofSeconds(17), RETENTION, Duration.ofSeconds(3));
    private static final SpecFingerprint CONTENT = new SpecFingerprint(1, 2);
    private static final Marker ORDERS = Marker.of("requests", new RequestKey("orders"));

    private final List<ListedBackend> cloud = new ArrayList<>();
    private final LedgerSnapshot ledger = LedgerSnapshot.ofAll();

    @Test
    void whatTheLedgerNamesIsInOrder() {
        listed("a", A_DAY_AGO, ORDERS);
        answered(0, "a", A_DAY_AGO);
        assertThat(findings().isEmpty()).isTrue();
    }

    @Test
    void whatCarriesNoMarkerIsNobodysBusiness() {
        listed("a", A_DAY_AGO);
        assertThat(findings().isEmpty()).isTrue();
    }

    @Test
    void whatNoLedgerKnowsIsAnOrphan() {
        listed("a", A_DAY_AGO, ORDERS);
        assertThat(findings().orphans())
                .containsExactly(new Findings.Orphan(new BackendId("a"), "orders", A_DAY_AGO, ORDERS.value()));
    }

    @Test
    void whatIsOlderThanTheLedgersMemoryIsForgottenAndNoOrphan() {
        listed("a", NOW.minus(RETENTION), ORDERS);
        assertThat(findings().isEmpty()).isTrue();
        assertThat(findings().forgotten()).isEqualTo(1);
    }

    @Test
    void whatIsOfNoKnownAgeIsAnOrphan() {
        listed("a", null, ORDERS);
        assertThat(findings().orphans()).hasSize(1);
    }

    @Test
    void aMarkerThatIsNoneOfOursIsAnOrphan() {
        cloud.add(new ListedBackend(
                new BackendId("a"),
                "orders",
                "HTTP",
                null,
                A_DAY_AGO,
                List.of(new Tag(BackendMark.TAG_KEY, "by hand"))));
        assertThat(findings().orphans()).extracting(Findings.Orphan::marker).containsExactly("by hand");
    }

    @Test
    void ofAnotherInstallationsBackendsNothingIsSaid() {
        Tag theirs = new BackendMark(new Installation("theirs"), ORDERS).asTag();
        cloud.add(new ListedBackend(new BackendId("a"), "orders", "HTTP", null, A_DAY_AGO, List.of(theirs)));
        listed("b", A_DAY_AGO, ORDERS);
        answered(0, "b", A_DAY_AGO);
        assertThat(findings().isEmpty()).isTrue();
        assertThat(findings().others()).isEqualTo(1);
    }

    @Test
    void theOneThatTheAnswerDoesNotNameIsTheTwin() {
        listed("a", A_DAY_AGO, ORDERS);
        listed("b", A_DAY_AGO, ORDERS);
        answered(0, "b", A_DAY_AGO);
        assertThat(findings().twins()).singleElement().satisfies(twin -> {
            assertThat(twin.backendId()).isEqualTo(new BackendId("a"));
            assertThat(twin.answer()).isEqualTo(new BackendId("b"));
            assertThat(twin.surplus()).isTrue();
        });
        assertThat(findings().missing()).isEmpty();
    }

    @Test
    void aTwinWhoseOtherIsNotListedIsNotSurplus() {
        listed("a", A_DAY_AGO, ORDERS);
        answered(0, "b", A_DAY_AGO);
        assertThat(findings().twins()).extracting(Findings.Twin::surplus).containsExactly(false);
        assertThat(findings().missing()).hasSize(1);
    }

    @Test
    void aTwinOfNoKnownAgeIsNotSurplus() {
        listed("a", null, ORDERS);
        listed("b", A_DAY_AGO, ORDERS);
        answered(0, "b", A_DAY_AGO);
        assertThat(findings().twins()).extracting(Findings.Twin::surplus).containsExactly(false);
    }

    @Test
    void aBackendOfAnEarlierLifeOfItsKeyIsNoTwin() {
        listed("a", LONG_AGO, ORDERS);
        listed("b", A_DAY_AGO, ORDERS);
        answered(0, "b", A_DAY_AGO);
        assertThat(findings().isEmpty()).isTrue();
        assertThat(findings().forgotten()).isEqualTo(1);
    }

    @Test
    void aKeyThatMovedToAnotherPartitionHasTwoAnswersAndNoneIsSurplus() {
        listed("a", A_DAY_AGO, ORDERS);
        listed("b", A_DAY_AGO, ORDERS);
        listed("c", A_DAY_AGO, ORDERS);
        answered(0, "a", A_DAY_AGO);
        answered(3, "b", A_DAY_AGO);
        assertThat(findings().twins()).singleElement().satisfies(twin -> {
            assertThat(twin.backendId()).isEqualTo(new BackendId("c"));
            assertThat(twin.answer()).isNull();
            assertThat(twin.surplus()).isFalse();
        });
    }

    @Test
    void aKeyThatIsAnsweredInTwoPartitionsIsSplit() {
        listed("a", A_DAY_AGO, ORDERS);
        listed("b", A_DAY_AGO, ORDERS);
        answered(0, "a", A_DAY_AGO);
        answered(3, "b", A_DAY_AGO);
        assertThat(findings().twins()).isEmpty();
        assertThat(findings().splits())
                .containsExactly(new Findings.Split(
                        ORDERS.value(), List.of(named(0, "a", A_DAY_AGO), named(3, "b", A_DAY_AGO))));
        assertThat(findings().isEmpty()).isFalse();
    }

    @Test
    void aKeyThatIsAnsweredInTwoPartitionsIsSplitWhateverTheCloudLists() {
        answered(0, "a", NOW);
        answered(3, "b", NOW);
        assertThat(findings().splits()).hasSize(1);
    }

    @Test
    void oneBackendInTwoPartitionsIsNoSplit() {
        listed("a", A_DAY_AGO, ORDERS);
        answered(0, "a", A_DAY_AGO);
        answered(3, "a", A_DAY_AGO);
        assertThat(findings().isEmpty()).isTrue();
    }

    @Test
    void anAnswerThatWasForgottenWhenTheOtherOneWasGivenIsNoSplit() {
        answered(0, "a", A_DAY_AGO.minus(RETENTION));
        answered(3, "b", A_DAY_AGO);
        listed("b", A_DAY_AGO, ORDERS);
        assertThat(findings().isEmpty()).isTrue();
    }

    @Test
    void whatIsTheAnswerOfAnyKeyIsNeitherOrphanNorSurplus() {
        Marker others = Marker.of("requests", new RequestKey("others"));
        listed("a", A_DAY_AGO, ORDERS);
        listed("copied", A_DAY_AGO, ORDERS);
        listed("copied-too", A_DAY_AGO, others);
        cloud.add(new ListedBackend(
                new BackendId("spoiled"),
                "orders",
                "HTTP",
                null,
                A_DAY_AGO,
                List.of(new Tag(BackendMark.TAG_KEY, "by hand"))));
        answered(0, "a", A_DAY_AGO);
        write(1, Marker.of("requests", new RequestKey("1")), answer("copied", A_DAY_AGO));
        write(1, Marker.of("requests", new RequestKey("2")), answer("copied-too", A_DAY_AGO));
        write(1, Marker.of("requests", new RequestKey("3")), answer("spoiled", A_DAY_AGO));
        assertThat(findings().orphans()).isEmpty();
        assertThat(findings().twins()).singleElement().satisfies(twin -> {
            assertThat(twin.backendId()).isEqualTo(new BackendId("copied"));
            assertThat(twin.doubt()).contains("another key");
        });
    }

    @Test
    void aTwinThatIsOlderThanTheRepliesThatCanBeReadIsNotSurplus() {
        listed("a", NOW.minus(RETENTION).minusSeconds(1), ORDERS);
        listed("b", A_DAY_AGO, ORDERS);
        answered(0, "b", A_DAY_AGO);
        assertThat(findings().twins()).singleElement().satisfies(twin -> {
            assertThat(twin.surplus()).isFalse();
            assertThat(twin.doubt()).contains("retention");
        });
    }

    @Test
    void twoBackendsOfAnIntentAreTwinsAndNoneIsSurplus() {
        listed("a", A_DAY_AGO, ORDERS);
        listed("b", A_DAY_AGO, ORDERS);
        intended(A_DAY_AGO);
        assertThat(findings().twins()).extracting(Findings.Twin::surplus).containsExactly(false, false);
    }

    @Test
    void anIntentIsUnansweredOnceItsBackendWouldBeListed() {
        intended(NOW.minusSeconds(17));
        assertThat(findings().isEmpty()).isTrue();
        intended(NOW.minusSeconds(18));
        assertThat(findings().unanswered())
                .singleElement()
                .satisfies(intent -> assertThat(intent.listed()).isEmpty());
    }

    @Test
    void anUnansweredIntentTellsItsBackend() {
        listed("a", A_DAY_AGO, ORDERS);
        intended(A_DAY_AGO);
        assertThat(findings().unanswered())
                .singleElement()
                .satisfies(intent -> assertThat(intent.listed()).containsExactly(new BackendId("a")));
        assertThat(findings().orphans()).isEmpty();
        assertThat(findings().twins()).isEmpty();
    }

    @Test
    void anAnswerIsMissingOnceItsBackendWouldBeListed() {
        answered(0, "a", NOW.minusSeconds(17));
        assertThat(findings().isEmpty()).isTrue();
        answered(0, "a", NOW.minusSeconds(18));
        assertThat(findings().missing()).extracting(Findings.Missing::backendId).containsExactly(new BackendId("a"));
    }

    @Test
    void anAnswerBeyondItsRetentionIsNotMissed() {
        answered(0, "a", LONG_AGO);
        assertThat(findings().isEmpty()).isTrue();
    }

    @Test
    void aBackendThatHasLostItsMarkerIsNotMissing() {
        listed("a", A_DAY_AGO);
        answered(0, "a", A_DAY_AGO);
        assertThat(findings().isEmpty()).isTrue();
    }

    @Test
    void ofWhatIsListedWithoutTagsNothingIsSaid() {
        cloud.add(new ListedBackend(new BackendId("a"), "orders", "HTTP", null, A_DAY_AGO, null));
        assertThat(findings().isEmpty()).isTrue();
        assertThat(findings().unseen()).isEqualTo(1);
    }

    @Test
    void onlyWhatBothLooksSawIsFound() {
        listed("a", A_DAY_AGO, ORDERS);
        intended(A_DAY_AGO);
        Findings first = findings();
        answered(0, "a", NOW);
        assertThat(first.isEmpty()).isFalse();
        assertThat(findings().seenBeforeBy(first).isEmpty()).isTrue();
        assertThat(first.seenBeforeBy(first)).isEqualTo(first);
    }

    private Findings findings() {
        return new Comparison(PROMISES, SimulatedLedger.OURS, NOW, cloud, ledger, NOW).findings();
    }

    private void listed(String id, @Nullable Instant created, Marker... marker) {
        cloud.add(new ListedBackend(
                new BackendId(id),
                "orders",
                "HTTP",
                null,
                created,
                Stream.of(marker)
                        .map(one -> new BackendMark(SimulatedLedger.OURS, one).asTag())
                        .toList()));
    }

    private void answered(int partition, String id, Instant at) {
        write(partition, ORDERS, answer(id, at));
    }

    private void intended(Instant callUntil) {
        write(0, ORDERS, new Entry.Intent(CONTENT, callUntil));
    }

    private static Entry.Answer answer(String id, Instant at) {
        return new Entry.Answer(CONTENT, new BackendId(id), null, false, at);
    }

    private static Findings.Named named(int partition, String id, Instant at) {
        return new Findings.Named(new TopicPartition("requests.ledger", partition), new BackendId(id), at);
    }

    private void write(int partition, Marker marker, Entry entry) {
        var requests = new TopicPartition("requests", partition);
        var lies = LedgerSnapshot.ledgerOf(requests);
        var record = OwnedPartition.blank(requests, SimulatedLedger.OURS, lies, RETENTION, Uuid.ZERO_UUID)
                .record(marker, entry);
        ledger.take(lies, record.key(), record.value());
    }
}
