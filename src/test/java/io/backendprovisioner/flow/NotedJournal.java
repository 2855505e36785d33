package io.backendprovisioner.flow;

import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.Term;
import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Commits everything, and keeps a list of it. */
public final class NotedJournal implements Journal {
    private final MovingTime time;
    private final List<Posting> committed = new ArrayList<>();
    private Duration nextTakes = Duration.ZERO;
    private Consumer<Posting> beforeCommit = _ -> {};
    private Runnable onCommit = () -> {};

    public NotedJournal(MovingTime time) {
        this.time = time;
    }

    void nextTakes(Duration duration) {
        nextTakes = duration;
    }

    /** What happens before anything is committed. */
    void beforeCommit(Consumer<Posting> before) {
        beforeCommit = before;
    }

    /** What happens while something is committed. */
    public void onCommit(Runnable meanwhile) {
        onCommit = meanwhile;
    }

    public List<Posting> committed() {
        return committed;
    }

    @Override
    public void commit(Posting posting) {
        beforeCommit.accept(posting);
        committed.add(posting);
        posting.remember();
        if (posting instanceof Posting.Settlement settlement) {
            settlement.partition().progress().settled(Set.of(settlement.offset()));
        }
        onCommit.run();
        time.advance(nextTakes);
        nextTakes = Duration.ZERO;
    }

    @Override
    public void announce(Posting.Announcement announcement) {
        committed.add(announcement);
    }

    @Override
    public void release(Term released) {
        released.release();
    }
}
