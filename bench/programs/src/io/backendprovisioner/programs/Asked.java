package io.backendprovisioner.programs;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One request, and what became of it. Safe for several threads. */
final class Asked {
    private final String name;
    private final long sentAt = System.currentTimeMillis();
    private long offset = -1;
    private int due = 1;
    private int replies;
    private @Nullable Exception unsent;
    private @Nullable Answer answer;

    /** When the first reply came, as the how-manieth of all, and what it says. */
    record Answer(long at, int order, String status, String code, String topic) {}

    Asked(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** In milliseconds since 1970. */
    long sentAt() {
        return sentAt;
    }

    synchronized void sentTo(long itsOffset) {
        offset = itsOffset;
    }

    synchronized void unsent(Exception cause) {
        unsent = cause;
    }

    /** It has become a dead letter, so there is no reply to come. */
    synchronized void buried() {
        due = 0;
    }

    synchronized void take(Answer reply) {
        replies++;
        answer = answer == null ? reply : answer;
    }

    synchronized @Nullable Answer answer() {
        return answer;
    }

    boolean isAnswered() {
        return answer() != null;
    }

    /** How long it waited, or has waited so far; in milliseconds. */
    long waited() {
        Answer now = answer();
        return (now == null ? System.currentTimeMillis() : now.at) - sentAt;
    }

    /** What is wrong with it so far, empty if nothing is. */
    synchronized String brokenPromise() {
        if (unsent != null) {
            return name + " was not taken by Kafka: " + unsent;
        }
        return replies == due ? "" : name + " has " + replies + " replies and must have " + due;
    }

    /** The largest distance in offsets at any time, from the first of these without an answer to the last with one. */
    static long furthestAhead(List<Asked> ofOnePartition) {
        var open = new TreeSet<Long>();
        ofOnePartition.forEach(one -> open.add(one.offset()));
        long last = -1;
        long most = 0;
        for (Asked one : ofOnePartition.stream()
                .filter(Asked::isAnswered)
                .sorted(Comparator.comparingInt(Asked::order))
                .toList()) {
            open.remove(one.offset());
            last = Math.max(last, one.offset());
            most = Math.max(most, open.isEmpty() ? 0 : last - open.first());
        }
        return most;
    }

    private synchronized long offset() {
        return offset;
    }

    private int order() {
        Answer now = answer();
        return now == null ? Integer.MAX_VALUE : now.order;
    }
}
