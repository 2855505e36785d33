package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.pacing.Ticket.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On a present that the test moves. */
class TurnBookTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

    private TurnBook<Ticket> book = new TurnBook<>(new LaneWeights(8, 2), Integer.MAX_VALUE, 3, 0);
    private final List<Ticket> tickets = new ArrayList<>();
    private Duration passed = Duration.ZERO;
    private double perSecond = NO_LIMIT;

    private static Claimant somebody() {
        return Claimants.ofBatch(Lane.BULK, "somebody");
    }

    private Moment now() {
        return new Moment(START.plus(passed), passed.toNanos(), perSecond, perSecond);
    }

    private TurnBook.Look<Ticket> look() {
        return book.look(now());
    }

    private Duration again() {
        return Duration.ofNanos(look().againInNanos());
    }

    private Ticket ask(@Nullable Duration within) {
        var ticket = new Ticket(
                somebody(), within == null ? null : START.plus(passed).plus(within));
        book.ask(ticket, now());
        look();
        tickets.add(ticket);
        return ticket;
    }

    private void ask(int times) {
        for (int i = 0; i < times; i++) {
            ask(null);
        }
    }

    private List<Ticket> at(Stage stage) {
        return tickets.stream().filter(ticket -> ticket.stage() == stage).toList();
    }

    private void prepareAll() {
        at(Stage.PREPARING).forEach(ticket -> book.prepared(ticket, now()));
        look();
    }

    private void over(Ticket ticket) {
        book.over(ticket);
        look();
    }

    private void pass(Duration duration) {
        passed = passed.plus(duration);
    }

    /** Looks whenever the book says so, as its driver does, and returns how long it took until nothing is left to do. */
    private Duration passUntil(Stage stage, int count) {
        Duration begun = passed;
        for (long again = look().againInNanos(); at(stage).size() < count; again = look().againInNanos()) {
            assertThat(again).isLessThan(TurnBook.NEVER);
            pass(Duration.ofNanos(again));
        }
        return passed.minus(begun);
    }

    @Test
    void noMoreAreCalledAtATimeThanMayBe() {
        ask(5);
        assertThat(at(Stage.PREPARING)).hasSize(4);
        prepareAll();
        assertThat(at(Stage.CALLING)).hasSize(3);
        over(at(Stage.CALLING).getFirst());
        assertThat(at(Stage.CALLING)).hasSize(3);
        book.atATime(4);
        prepareAll();
        assertThat(at(Stage.CALLING)).hasSize(4);
        assertThat(book.underWay()).isEqualTo(4);
    }

    @Test
    void aTicketThatIsOverBeforeItsPlaceIsFreeTakesNone() {
        ask(4);
        prepareAll();
        over(at(Stage.READY).getFirst());
        assertThat(book.underWay()).isEqualTo(3);
        over(at(Stage.CALLING).getFirst());
        assertThat(book.underWay()).isEqualTo(2);
    }

    @Test
    void aTicketThatIsOverWhileItIsLinedUpGivesItsPlaceBack() {
        ask(2);
        perSecond = 1;
        prepareAll();
        assertThat(at(Stage.LINED_UP)).hasSize(2);
        over(at(Stage.LINED_UP).getFirst());
        assertThat(book.underWay()).isEqualTo(1);
        passUntil(Stage.CALLING, 1);
    }

    @Test
    void aTicketThatIsOverWhileItWaitsIsNotServed() {
        ask(5);
        Ticket waiting = at(Stage.WAITING).getFirst();
        over(waiting);
        over(at(Stage.PREPARING).getFirst());
        assertThat(book.waiting(Lane.BULK)).isZero();
        assertThat(waiting.stage()).isEqualTo(Stage.OVER);
        ask(1);
        assertThat(at(Stage.PREPARING)).hasSize(4);
    }

    @Test
    void whatIsOverTwiceGivesBackOnePlace() {
        ask(1);
        Ticket ticket = tickets.getFirst();
        over(ticket);
        over(ticket);
        assertThat(book.underWay()).isZero();
    }

    @Test
    void whereIntentsTakeLongerThanCallsAsManyPrepareAsAreCalled() {
        ask(1);
        Ticket slowToPrepare = tickets.getFirst();
        pass(Duration.ofSeconds(1));
        prepareAll();
        book.answered(slowToPrepare, now());
        over(slowToPrepare);
        ask(10);
        assertThat(at(Stage.PREPARING)).hasSize(6);
    }

    @Test
    void atFirstFewAreCalledAndMoreWithEachAnswer() {
        book = new TurnBook<>(new LaneWeights(8, 2), 1, 1000, passed.toNanos());
        ask(5);
        assertThat(at(Stage.PREPARING)).hasSize(2);
        prepareAll();
        assertThat(at(Stage.CALLING)).hasSize(1);
        over(at(Stage.CALLING).getFirst());
        assertThat(at(Stage.CALLING)).hasSize(1);
        Ticket answered = at(Stage.CALLING).getFirst();
        pass(Duration.ofMillis(1));
        book.answered(answered, now());
        over(answered);
        assertThat(at(Stage.PREPARING)).hasSize(3);
        prepareAll();
        assertThat(at(Stage.CALLING)).hasSize(2);
    }

    @Test
    void nobodyIsServedWhileSuspendedAndAllAreAfterwards() {
        book.suspend();
        ask(2);
        assertThat(at(Stage.WAITING)).hasSize(2);
        assertThat(look().againInNanos()).isEqualTo(TurnBook.NEVER);
        book.resume();
        assertThat(look().moved()).hasSize(2).allMatch(ticket -> ticket.stage() == Stage.PREPARING);
    }

    @Test
    void withoutAShareNobodyIsServedAndWithOneTheyAre() {
        perSecond = 0;
        ask(1);
        pass(Duration.ofHours(1));
        assertThat(again()).isLessThan(Duration.ofSeconds(1));
        assertThat(at(Stage.PREPARING)).isEmpty();
        perSecond = 125;
        look();
        assertThat(at(Stage.PREPARING)).hasSize(1);
    }

    @Test
    void fewAreLetToTheirIntentsWhileNoneCalls() {
        book.atATime(1000);
        perSecond = 4;
        ask(10);
        passUntil(Stage.PREPARING, 3);
        pass(Duration.ofSeconds(10));
        look();
        assertThat(at(Stage.PREPARING)).hasSize(3);
        book.prepared(at(Stage.PREPARING).getFirst(), now());
        look();
        assertThat(at(Stage.PREPARING)).hasSize(3);
        assertThat(at(Stage.CALLING)).hasSize(1);
    }

    @Test
    void whoWaitsForIntentsIsServedWhenTheRateRises() {
        book.atATime(1000);
        perSecond = 0.01;
        ask(5);
        passUntil(Stage.PREPARING, 1);
        pass(Duration.ofHours(1));
        assertThat(again()).isLessThan(Duration.ofSeconds(1));
        assertThat(at(Stage.PREPARING)).hasSize(1);
        perSecond = 20;
        assertThat(passUntil(Stage.PREPARING, 5)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void turnsAreSpreadAndWhatIsLateIsMadeUpForALittle() {
        book.atATime(1000);
        perSecond = 50;
        ask(50);
        pass(Duration.ofSeconds(10));
        look();
        assertThat(at(Stage.PREPARING)).hasSize(1);
        assertThat(passUntil(Stage.PREPARING, 11)).isBetween(Duration.ofMillis(180), Duration.ofMillis(205));
    }

    @Test
    void callsThatWereHeldUpTogetherAreSpread() {
        book.atATime(1000);
        ask(6);
        perSecond = 50;
        pass(Duration.ofSeconds(10));
        prepareAll();
        assertThat(at(Stage.CALLING)).hasSize(1);
        assertThat(passUntil(Stage.CALLING, 6)).isBetween(Duration.ofMillis(95), Duration.ofMillis(100));
    }

    @Test
    void aHigherRateIsFeltAtOnceByCallsThatAreLinedUp() {
        book.atATime(1000);
        ask(39);
        perSecond = 0.01;
        prepareAll();
        assertThat(again()).isLessThan(Duration.ofSeconds(1));
        assertThat(at(Stage.LINED_UP)).hasSize(39);
        perSecond = 20;
        assertThat(passUntil(Stage.CALLING, 39)).isBetween(Duration.ofMillis(1850), Duration.ofMillis(2000));
    }

    @Test
    void aLowerRateIsFeltAtOnceByCallsThatAreLinedUp() {
        book.atATime(1000);
        ask(39);
        perSecond = 20;
        prepareAll();
        passUntil(Stage.CALLING, 2);
        perSecond = 0.01;
        assertThat(passUntil(Stage.CALLING, 3)).isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void aReplicaThatLosesItsShareEndsTheCallsThatAreLinedUp() {
        ask(3);
        perSecond = 10;
        prepareAll();
        perSecond = 0;
        assertThat(passUntil(Stage.CALLING, 3)).isEqualTo(Duration.ofMillis(300));
    }

    private Ticket askAgain(Ticket before, @Nullable Instant deadline) {
        over(before);
        var ticket = new Ticket(before.claimant(), deadline);
        book.ask(ticket, now());
        look();
        tickets.add(ticket);
        return ticket;
    }

    @Test
    void whoWasServedBeforeHasItsTurnBeforeTheRestOfItsBatch() {
        book.atATime(1);
        ask(10);
        Ticket second = tickets.get(1);
        prepareAll();
        book.suspend();
        Ticket secondAgain = askAgain(second, null);
        Ticket firstAgain = askAgain(tickets.getFirst(), null);
        book.resume();
        look();
        assertThat(at(Stage.PREPARING)).containsExactlyInAnyOrder(firstAgain, secondAgain);
    }

    @Test
    void whoWasServedBeforeGoesBeforeTheRestOfItsBatchAmongThoseThatAreReady() {
        book.atATime(1000);
        ask(10);
        perSecond = 1;
        prepareAll();
        passUntil(Stage.CALLING, 1);
        Ticket again = askAgain(at(Stage.CALLING).getFirst(), null);
        passUntil(Stage.PREPARING, 1);
        prepareAll();
        int calling = at(Stage.CALLING).size();
        assertThat(at(Stage.LINED_UP)).hasSizeGreaterThan(5);
        passUntil(Stage.CALLING, calling + 1);
        assertThat(again.stage()).isEqualTo(Stage.CALLING);
    }

    @Test
    void whoWasServedBeforeIsNotToldThatItComesTooLate() {
        perSecond = 10;
        ask(1);
        passUntil(Stage.PREPARING, 1);
        ask(100);
        Ticket again = askAgain(tickets.getFirst(), START.plus(passed).plusSeconds(5));
        assertThat(again.stage()).isEqualTo(Stage.WAITING);
        assertThat(ask(Duration.ofSeconds(5)).stage()).isEqualTo(Stage.TOO_LATE);
        passUntil(Stage.PREPARING, 1);
        assertThat(again.stage()).isEqualTo(Stage.PREPARING);
    }

    @Test
    void whoIsDisturbedKeepsItsPlace() {
        book.suspend();
        ask(5);
        List<Ticket> before = List.copyOf(tickets);
        book.disturb(Claimant.batchNamed("somebody"));
        List<Ticket> again =
                before.reversed().stream().map(ticket -> askAgain(ticket, null)).toList();
        book.atATime(1);
        book.resume();
        look();
        assertThat(at(Stage.PREPARING)).containsExactlyInAnyOrder(again.get(4), again.get(3));
    }

    @Test
    void aDeadlineEndsTheWait() {
        book.suspend();
        Ticket late = ask(Duration.ofSeconds(5));
        Ticket later = ask(Duration.ofSeconds(7));
        assertThat(again()).isEqualTo(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(5));
        assertThat(look().moved()).containsExactly(late);
        assertThat(late.stage()).isEqualTo(Stage.TOO_LATE);
        assertThat(late.estimate()).isNull();
        over(later);
        assertThat(look().againInNanos()).isEqualTo(TurnBook.NEVER);
    }

    @Test
    void aDeadlineThatHasPassedOrCannotBeMetIsKnownAtOnce() {
        perSecond = 1;
        book.hold(START.plusSeconds(10));
        ask(1);
        assertThat(ask(Duration.ZERO).estimate()).isNull();
        assertThat(ask(Duration.ofSeconds(11)).estimate()).isEqualTo(Duration.ofSeconds(11));
        assertThat(ask(Duration.ofSeconds(12)).stage()).isEqualTo(Stage.WAITING);
        assertThat(at(Stage.TOO_LATE)).hasSize(2);
    }

    @Test
    void aDeadlineInTheFarFutureIsNoTrouble() {
        book.suspend();
        var ticket = new Ticket(somebody(), Instant.parse("9999-12-31T23:59:59Z"));
        book.ask(ticket, now());
        assertThat(again()).isPositive();
        assertThat(ticket.stage()).isEqualTo(Stage.WAITING);
    }

    @Test
    void whatTheCloudAskedForIsWaitedFor() {
        book.hold(START.plusSeconds(30));
        ask(1);
        pass(Duration.ofSeconds(29));
        look();
        assertThat(at(Stage.WAITING)).hasSize(1);
        assertThat(passUntil(Stage.PREPARING, 1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aBatchThatIsDisturbedIsSentBack() {
        book.suspend();
        Ticket disturbed = ask(Duration.ofSeconds(1));
        book.disturb(Claimant.batchNamed("another"));
        assertThat(look().moved()).isEmpty();
        book.disturb(Claimant.batchNamed("somebody"));
        assertThat(look().moved()).containsExactly(disturbed);
        assertThat(disturbed.stage()).isEqualTo(Stage.DISTURBED);
        assertThat(look().againInNanos()).isEqualTo(TurnBook.NEVER);
    }
}
