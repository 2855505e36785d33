package io.backendprovisioner.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The rows between the first that is not yet written to the results and the last that was sent. Whoever sends waits here
 * while too many are unanswered; answers come in any order and leave in that of the file. Safe for several threads.
 */
final class OpenRows {
    /** So many times the window may lie between the first unanswered row and the last one sent. */
    private static final int SPAN_IN_WINDOWS = 8;

    private static final class Open {
        private final long line;
        private final String key;
        private final String name;
        private @Nullable RowResult answer;

        private Open(Row row, String key) {
            this.line = row.line();
            this.key = key;
            this.name = row.name();
        }
    }

    private final @Nullable Open[] ring;
    private final int window;
    private final @Nullable Results results;
    private final Groups groups = new Groups();
    private final FailureLimit limit;
    private final Pace pace = new Pace();
    private long first;
    private long next;
    private long sent;
    private long answered;
    private @Nullable String stopped;

    OpenRows(int window, FailureLimit limit, @Nullable Results results) {
        this.window = window;
        this.ring = new Open[Math.multiplyExact(window, SPAN_IN_WINDOWS)];
        this.limit = limit;
        this.results = results;
    }

    /**
     * Waits until there is room.
     *
     * @return the row's number, from 0 on, or -1 when it must not be sent
     */
    synchronized long admit(Row row, String key) throws InterruptedException {
        while (next - first == ring.length || (stopped == null && sent - answered >= window)) {
            wait();
        }
        var open = new Open(row, key);
        ring[place(next)] = open;
        next++;
        if (stopped == null) {
            sent++;
            return next - 1;
        }
        settle(open, RowResult.NOT_SENT);
        return -1;
    }

    /** An answer to no open row, or a second one, is passed over. */
    synchronized void answer(long number, String key, RowResult answer) {
        Open open = number < first || number >= next ? null : ring[place(number)];
        if (open == null || open.answer != null || !open.key.equals(key)) {
            return;
        }
        answered++;
        settle(open, answer);
        if (stopped == null && limit.isPassedBy(groups.all() - groups.of("CREATED"))) {
            stop("more than " + limit.text() + " rows were not created");
        }
    }

    private void settle(Open open, RowResult answer) {
        open.answer = answer;
        groups.add(answer, open.key);
        for (Open head = ring[place(first)]; head != null && head.answer != null; head = ring[place(first)]) {
            write(head, head.answer);
            ring[place(first)] = null;
            first++;
        }
        notifyAll();
    }

    private void write(Open open, RowResult answer) {
        if (results != null) {
            try {
                results.add(open.line, open.key, open.name, answer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private int place(long number) {
        return (int) (number % ring.length);
    }

    /** Nothing more is sent; the first reason counts. */
    synchronized void stop(String reason) {
        if (stopped == null) {
            stopped = reason;
            notifyAll();
        }
    }

    synchronized @Nullable String stopped() {
        return stopped;
    }

    synchronized long sent() {
        return sent;
    }

    synchronized boolean allAnswered() {
        return sent == answered;
    }

    synchronized BatchProgress standing(String batch, long rows, long now) {
        return new BatchProgress(batch, rows, groups.all(), groups.byStatus(), pace.at(now, answered));
    }

    /** To be used when nothing is added any more. */
    synchronized Groups groups() {
        return groups;
    }
}
