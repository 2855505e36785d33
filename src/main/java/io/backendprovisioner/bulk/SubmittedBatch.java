package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.domain.Time;

/** A batch that {@code bulk submit} has noted in the control topic, seen from any machine. */
record SubmittedBatch(String name, BrokerAccess broker, ControlNotes control, Time time) {

    /** The fleet is asked to call for no more of it. */
    void cancel() throws CannotRun, InterruptedException {
        note();
        control.write(ControlNotes.cancelKeyOf(name), time.instant().toString());
    }

    /** The batch as the replies tell it that are there by now. */
    BatchView view() throws CannotRun, InterruptedException {
        BatchNote note = note();
        var view = new BatchView(name, note);
        try (var replies = ReplyStream.open(broker, note.replyTopic(), control.partition())) {
            replies.from(note.from());
            var ends = replies.ends();
            while (!replies.hasReached(ends)) {
                replies.poll(view::take, view::take);
            }
        }
        return view;
    }

    /** Returns when the last reply has been seen. */
    BatchView watch(ProgressDisplay progress, Surroundings surroundings) throws CannotRun, InterruptedException {
        BatchNote note = note();
        var view = new BatchView(name, note);
        try (var replies = ReplyStream.open(broker, note.replyTopic(), control.partition());
                var _ = new Interruption(
                        progress,
                        surroundings.err(),
                        () -> "stopped watching; the work goes on\n  to watch it: backend-provisioner bulk watch "
                                + name)) {
            replies.from(note.from());
            var ends = replies.ends();
            while (!view.isOver()) {
                replies.poll(view::take, view::take);
                if (replies.hasReached(ends)) {
                    progress.show(view.standing(time.nanos()));
                }
            }
        }
        return view;
    }

    private BatchNote note() throws CannotRun {
        BatchNote note = BatchNote.read(control.get(BatchNote.keyOf(name)));
        if (note == null) {
            throw new CannotRun("there is no batch '" + name + "' in "
                    + control.partition().topic() + ": bulk submit tells the name of a batch when it begins");
        }
        return note;
    }
}
