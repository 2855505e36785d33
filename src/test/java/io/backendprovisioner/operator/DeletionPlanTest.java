package io.backendprovisioner.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.operator.Findings.Twin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeletionPlanTest {
    private static final int HISTORIES = 100_000;
    private static final Duration CLOCKS = Duration.ofSeconds(3);
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final ReplyLog.Coverage WHOLE =
            new ReplyLog.Coverage(List.of("replies"), List.of(), CREATED.minus(CLOCKS), "replies-0");

    @Test
    void whateverHasHappenedNothingThatAnyReplyNamesIsDeleted() {
        long deletable = LongStream.range(0, HISTORIES)
                .parallel()
                .map(DeletionPlanTest::deletable)
                .sum();
        assertThat(deletable).isGreaterThan(HISTORIES / 100);
    }

    /** How many twins would be deleted after that history. */
    private static long deletable(long seed) {
        var history = new History(seed);
        Findings findings = history.findings();
        List<Twin> deletable = history.plan(findings).deletable();
        for (Twin twin : deletable) {
            if (history.wasEverReplied(twin.backendId())) {
                fail("history %s: %s", seed, twin);
            }
        }
        for (Findings.Orphan orphan : findings.orphans()) {
            if (history.isAnAnswer(orphan.backendId())) {
                fail("history %s: %s", seed, orphan);
            }
        }
        return deletable.size();
    }

    @Test
    void aTwinThatNoReplyNamesMayGo() {
        assertThat(keptBecause(twin(null), Set.of(), WHOLE)).isNull();
    }

    @Test
    void aTwinThatIsInDoubtIsKept() {
        assertThat(keptBecause(twin("who knows"), Set.of(), WHOLE)).isEqualTo("who knows");
    }

    @Test
    void aTwinThatAReplyNamesIsKept() {
        assertThat(keptBecause(twin(null), Set.of(new BackendId("a")), WHOLE)).isEqualTo("a reply names it");
    }

    @Test
    void everyTwinIsKeptWhereAReplyTopicCannotBeRead() {
        var gap = new ReplyLog.Coverage(List.of("replies"), List.of("no right"), CREATED.minus(CLOCKS), "");
        assertThat(keptBecause(twin(null), Set.of(), gap)).isEqualTo("no right");
    }

    @Test
    void aTwinThatIsOlderThanTheRepliesIsKept() {
        assertThat(keptBecause(
                        twin(null), Set.of(), covered(CREATED.minus(CLOCKS).plusMillis(1))))
                .contains("replies-0 reach back to 2025-12-31T23:59:57.001Z only");
    }

    private static @Nullable String keptBecause(Twin twin, Set<BackendId> replied, ReplyLog.Coverage replies) {
        var plan = DeletionPlan.of(List.of(twin), replied, replies, CLOCKS);
        assertThat(plan.deletable()).hasSize(plan.kept().isEmpty() ? 1 : 0);
        return plan.kept().get(twin);
    }

    private static ReplyLog.Coverage covered(Instant from) {
        return new ReplyLog.Coverage(List.of("replies"), List.of(), from, "replies-0");
    }

    private static Twin twin(@Nullable String doubt) {
        return new Twin(
                new BackendId("a"),
                "orders",
                CREATED,
                "0",
                new TopicPartition("requests.ledger", 0),
                new BackendId("b"),
                doubt);
    }
}
