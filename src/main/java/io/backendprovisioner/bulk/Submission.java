package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.HeaderNames;
import io.backendprovisioner.domain.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One run of a batch, from its first row sent to the last reply. */
final class Submission {
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private final BatchPlan plan;
    private final long rows;
    private final OpenRows open;
    private final Sender sender;
    private final ReplyStream replies;
    private final ControlNotes control;
    private final ProgressDisplay progress;
    private final Time time;
    private @Nullable String told;
    private long lastAnswered;
    private long lastAt;

    Submission(
            BatchPlan plan,
            long rows,
            OpenRows open,
            Sender sender,
            ReplyStream replies,
            ControlNotes control,
            ProgressDisplay progress,
            Time time) {
        this.plan = plan;
        this.rows = rows;
        this.open = open;
        this.sender = sender;
        this.replies = replies;
        this.control = control;
        this.progress = progress;
        this.time = time;
        this.lastAt = time.nanos();
    }

    /** @return whether every row was created */
    boolean run(BatchNote note, @Nullable Results results) throws CannotRun, InterruptedException {
        sender.start();
        try {
            while (!(sender.isDone() && open.allAnswered())) {
                replies.poll(this::take, this::take);
                mustNotHaveFailed();
                tellThatItStopped();
                tellThatNothingComes();
                progress.show(standing());
            }
            mustNotHaveFailed();
            if (open.stopped() != null) {
                control.write(
                        BatchNote.keyOf(plan.batch()),
                        note.stoppedAfter(open.sent()).write());
            }
            if (results != null) {
                results.finish();
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CannotRun("the results cannot be written: " + e.getMessage());
        } finally {
            sender.end();
        }
        Groups groups = open.groups();
        progress.end(standing(), groups.largestFirst());
        return groups.all() == groups.of("CREATED");
    }

    private BatchProgress standing() {
        return open.standing(plan.batch(), rows, time.nanos());
    }

    private void take(ConsumerRecord<byte[], byte[]> reply) {
        long number = plan.numberOf(RowResult.header(reply, HeaderNames.CORRELATION_ID));
        if (number >= 0 && reply.key() != null) {
            open.answer(number, new String(reply.key(), UTF_8), RowResult.of(reply));
        }
    }

    private void take(String key, String value) {
        if (key.equals(ControlNotes.cancelKeyOf(plan.batch()))) {
            open.stop("the batch was cancelled at " + value);
        }
    }

    private void mustNotHaveFailed() throws CannotRun {
        String failure = sender.failure();
        if (failure != null) {
            throw new CannotRun(failure);
        }
    }

    private void tellThatItStopped() {
        String stopped = open.stopped();
        if (stopped != null && told == null) {
            told = stopped;
            progress.note("sending stops: " + stopped);
        }
    }

    private void tellThatNothingComes() {
        long answered = standing().answered();
        long now = time.nanos();
        if (answered != lastAnswered) {
            lastAnswered = answered;
            lastAt = now;
        } else if (now - lastAt > PATIENCE_NANOS) {
            lastAt = now;
            progress.note("no reply for a minute: is a worker running that reads " + plan.topic() + "?");
        }
    }
}
