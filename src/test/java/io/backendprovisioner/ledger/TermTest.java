package io.backendprovisioner.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backendprovisioner.domain.PartitionLost;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** This test's thread is the one request of the term. */
class TermTest {
    private final Term term = new Term(new TopicPartition("requests", 0));

    @AfterEach
    void leaveNoInterruptBehind() {
        var _ = Thread.interrupted();
    }

    @Test
    void whatIsInNoCallIsDroppedWhenThePartitionGoes() throws Exception {
        term.enter();
        term.revoke();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(term.isQuiet()).isTrue();
        assertThatThrownBy(term::callBegins).isInstanceOf(PartitionLost.class);
    }

    @Test
    void whatIsInACallIsBroughtToItsEnd() throws Exception {
        term.enter();
        term.callBegins();
        term.revoke();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(term.isQuiet()).isFalse();
        term.callBegins();
        term.leave();
        assertThat(term.isQuiet()).isTrue();
    }

    @Test
    void aCallThatExecutedNothingIsDroppedAsSoonAsItIsOver() throws Exception {
        term.enter();
        term.callBegins();
        term.revoke();
        term.callIsOver();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(term.isQuiet()).isTrue();
        assertThatThrownBy(term::callBegins).isInstanceOf(PartitionLost.class);
    }

    @Test
    void aCallThatExecutedNothingMayBeFollowedByAnother() throws Exception {
        term.enter();
        term.callBegins();
        term.callIsOver();
        term.callBegins();
        assertThat(term.isQuiet()).isFalse();
    }

    @Test
    void whatHasNotBegunBeginsNoMore() {
        term.revoke();
        assertThatThrownBy(term::enter).isInstanceOf(PartitionLost.class);
    }

    @Test
    void whatHasLeftIsNotInterrupted() throws Exception {
        term.enter();
        term.leave();
        term.release();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(term.isReleased()).isTrue();
        assertThat(term.isHeld()).isFalse();
    }
}
