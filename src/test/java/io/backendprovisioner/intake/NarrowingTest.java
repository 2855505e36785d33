package io.backendprovisioner.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A poll has failed, and nothing says which partition it was about. */
class NarrowingTest {
    private final KafkaException damaged = new KafkaException("a record is damaged");
    private final Narrowing narrowing = new Narrowing();
    private final Set<TopicPartition> ready =
            IntStream.range(0, 5).mapToObj(NarrowingTest::partition).collect(Collectors.toCollection(HashSet::new));
    private final Set<TopicPartition> broken = new HashSet<>();
    private final List<Set<TopicPartition>> polled = new ArrayList<>();
    private long now;

    private static TopicPartition partition(int number) {
        return new TopicPartition("requests", number);
    }

    /** A client that fails as soon as one of the broken partitions is polled. */
    private Narrowing.Verdict poll() {
        return poll(null);
    }

    /** @param always what it throws whatever is polled */
    private Narrowing.Verdict poll(@Nullable Throwable always) {
        var probe = narrowing.next(ready, now);
        polled.add(probe.partitions());
        boolean fails = probe.partitions().stream().anyMatch(broken::contains);
        return narrowing.judge(probe, always != null ? always : fails ? damaged : null);
    }

    /** Polls until something is found, and sets that aside at offset 7. */
    private TopicPartition culprit() {
        for (int i = 0; i < 20; i++) {
            assertThat(narrowing.inVain()).isNull();
            if (poll() instanceof Narrowing.Verdict.Unreadable(var partition, var why)) {
                assertThat(why).isSameAs(damaged);
                narrowing.setAside(partition, 7, true, "damaged", now);
                return partition;
            }
        }
        throw new AssertionError("nothing was found by " + polled);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void allAreReadTogetherAsLongAsNothingFails() {
        assertThat(poll()).isEqualTo(new Narrowing.Verdict.GoOn());
        assertThat(narrowing.isUnderWay()).isFalse();
        assertThat(narrowing.next(ready, now)).isEqualTo(new Narrowing.Probe(ready, null));
    }

    @Test
    void thePartitionThatFailsAloneIsTheOneAndTheOthersGoOnAtOnce() {
        broken.add(partition(3));
        assertThat(culprit()).isEqualTo(partition(3));
        assertThat(polled.get(1)).as("the client itself is asked first").isEmpty();
        assertThat(polled.subList(2, polled.size())).allMatch(one -> one.size() == 1);
        poll();
        assertThat(polled.getLast()).hasSize(4).doesNotContain(partition(3));
        assertThat(narrowing.aside(partition(3))).isNotNull();
    }

    @Test
    void eachOfSeveralIsFoundInTurn() {
        broken.addAll(ready);
        assertThat(IntStream.range(0, 5).mapToObj(_ -> culprit())).containsExactlyInAnyOrderElementsOf(ready);
        poll();
        assertThat(polled.getLast()).isEmpty();
    }

    @Test
    void whatIsAsideIsTriedAgainAfterAPauseThatGrowsToAMinute() {
        broken.add(partition(3));
        culprit();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Duration pause =
                    Objects.requireNonNull(narrowing.aside(partition(3))).pause();
            pauses.add(pause.toSeconds());
            pass(pause.minusNanos(1));
            poll();
            assertThat(polled.getLast()).hasSize(4);
            pass(Duration.ofNanos(1));
            polled.clear();
            assertThat(culprit()).isEqualTo(partition(3));
            assertThat(polled)
                    .as("all, none, and first the one that it was before")
                    .hasSize(3);
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void theReasonStaysTheFirstOneAsLongAsTheOffsetIsTheSame() {
        narrowing.setAside(partition(0), 7, true, "no library", now);
        assertThat(narrowing.setAside(partition(0), 7, true, "no class", now).reason())
                .isEqualTo("no library");
        var later = narrowing.setAside(partition(0), 8, true, "no class", now);
        assertThat(later.reason()).isEqualTo("no class");
        assertThat(later.pause()).isEqualTo(Narrowing.FIRST_PAUSE);
    }

    @Test
    void whatHasMovedOnIsNoLongerAside() {
        narrowing.setAside(partition(0), 7, true, "damaged", now);
        assertThat(narrowing.movedTo(partition(0), 7)).isFalse();
        assertThat(narrowing.movedTo(partition(0), 8)).isTrue();
        assertThat(narrowing.movedTo(partition(0), 9)).isFalse();
        assertThat(narrowing.aside(partition(0))).isNull();
    }

    @Test
    void aPollOfNothingThatFailsIsAboutTheClient() {
        broken.add(partition(3));
        poll();
        var trouble = new KafkaException("whatever is polled");
        assertThat(poll(trouble)).isEqualTo(new Narrowing.Verdict.NotOfAPartition(trouble));
        assertThat(narrowing.isUnderWay()).isFalse();
        ready.clear();
        assertThat(poll(trouble)).isEqualTo(new Narrowing.Verdict.NotOfAPartition(trouble));
    }

    @Test
    void whatTheBrokerOrTheNetworkSaysIsAboutTheClient() {
        for (var said : List.of(
                new SaslAuthenticationException("who are you"),
                GroupAuthorizationException.forGroupId("group"),
                new TimeoutException("nobody there"))) {
            assertThat(poll(said)).isEqualTo(new Narrowing.Verdict.NotOfAPartition(said));
        }
    }

    @Test
    void aFailureThatNoPartitionRepeatsIsReportedOnce() {
        assertThat(poll(damaged)).isEqualTo(new Narrowing.Verdict.GoOn());
        while (narrowing.inVain() == null) {
            assertThat(poll()).isEqualTo(new Narrowing.Verdict.GoOn());
            assertThat(polled).as("none, each at a glance, and each once more").hasSizeLessThanOrEqualTo(12);
        }
        assertThat(narrowing.inVain()).isNull();
        poll();
        assertThat(polled.getLast()).isEqualTo(ready);
    }

    @Test
    void aSuspectThatIsNotToBeReadAnyMoreIsLeftOut() {
        broken.add(partition(3));
        poll();
        ready.remove(partition(3));
        while (narrowing.isUnderWay() && narrowing.inVain() == null) {
            assertThat(poll()).isEqualTo(new Narrowing.Verdict.GoOn());
        }
        assertThat(polled.subList(1, polled.size())).doesNotContain(Set.of(partition(3)));
        ready.clear();
        assertThat(narrowing.next(ready, now).partitions()).isEmpty();
    }
}
