package io.backendprovisioner.bench.load;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.Replies;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Sends requests to one topic and reads the replies to them, either always as many outstanding or at a steady rate. */
public final class Load implements AutoCloseable {
    /** How correlation ids begin whose replies are not counted. */
    public static final String UNTOLD = "untold-";

    private static final long TICK_NANOS = 1_000_000;

    private final Producers producers;
    private final Replies replies;
    private final Tally tally;

    /** @param most how many requests it will ever send */
    public Load(Broker broker, String requestTopic, String replyTopic, int most) {
        tally = new Tally(most);
        producers = new Producers(broker, requestTopic, most);
        replies = Replies.of(broker, replyTopic, reply -> {
            String id = Replies.correlationId(reply);
            if (!id.startsWith(UNTOLD)) {
                tally.answered(Producers.number(id), Replies.status(reply), System.nanoTime());
            }
        });
    }

    public Tally tally() {
        return tally;
    }

    public int sent() {
        return producers.sent();
    }

    public void send(int count) {
        long now = System.nanoTime();
        for (int i = 0; i < count; i++) {
            tally.willSend(producers.sent() + i, now);
        }
        producers.send(count);
    }

    /** As replies come requests are sent, so that always as many are outstanding. */
    public void press(int outstanding, Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        do {
            send(Math.max(0, outstanding - (producers.sent() - tally.answered())));
            LockSupport.parkNanos(TICK_NANOS);
        } while (System.nanoTime() < end);
    }

    /** The same until so many more are answered; false where none is for that long. */
    public boolean press(int outstanding, int more, Duration quiet) {
        return pressUntil(tally.answered() + more, outstanding, quiet);
    }

    /** Whether all that was sent is answered, before none is for that long. */
    public boolean awaitAll(Duration quiet) {
        return pressUntil(producers.sent(), 0, quiet);
    }

    private boolean pressUntil(int until, int outstanding, Duration quiet) {
        int before = -1;
        long since = System.nanoTime();
        while (tally.answered() < until) {
            int room = Math.min(outstanding - (producers.sent() - tally.answered()), until - producers.sent());
            send(Math.max(0, room));
            LockSupport.parkNanos(TICK_NANOS);
            if (tally.answered() != before) {
                before = tally.answered();
                since = System.nanoTime();
            } else if (System.nanoTime() - since > quiet.toNanos()) {
                return false;
            }
        }
        return true;
    }

    /**
     * At a steady rate, whatever comes back. What is late by a pause of this process or of Kafka's client counts from
     * when it was meant to be sent.
     */
    public void pace(double perSecond, Duration duration) {
        long begun = System.nanoTime();
        double apart = 1e9 / perSecond;
        long count = Math.max(1, Math.round(duration.toNanos() / apart));
        for (long i = 0; i < count; i++) {
            long due = begun + (long) (i * apart);
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(Math.min(TICK_NANOS, due - System.nanoTime()));
            }
            tally.willSend(producers.sent(), due);
            producers.send(1);
        }
    }

    @Override
    public void close() {
        replies.close();
        producers.close();
    }
}
