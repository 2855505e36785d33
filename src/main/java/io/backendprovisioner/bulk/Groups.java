package io.backendprovisioner.bulk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers counted by status and reason, with an example of each. For one thread at a time. */
final class Groups {
    /** Reasons are the cloud's words: more than these are counted as one. */
    private static final int MOST = 200;

    private static final String OTHERS = "(others)";

    /** @param exampleOf the key of the first row that ended so */
    record Group(
            String status,
            String reason,
            String exampleOf,
            @Nullable String message,
            long count) {}

    private static final class Counted {
        private final Group first;
        private long count;

        private Counted(Group first) {
            this.first = first;
        }
    }

    private final List<Counted> groups = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Long> byStatus = new TreeMap<>();
    private long all;

    /** @return the number of its group, from 1 on */
    int add(RowResult answer, String key) {
        String reason =
                numbers.size() < MOST || numbers.containsKey(name(answer, answer.reason())) ? answer.reason() : OTHERS;
        int number = numbers.computeIfAbsent(name(answer, reason), _ -> {
            groups.add(new Counted(new Group(answer.status(), reason, key, answer.message(), 0)));
            return groups.size();
        });
        groups.get(number - 1).count++;
        byStatus.merge(answer.status(), 1L, Long::sum);
        all++;
        return number;
    }

    /** What was added is not so any more. */
    void remove(int number) {
        Counted counted = groups.get(number - 1);
        counted.count--;
        byStatus.merge(counted.first.status(), -1L, Long::sum);
        all--;
    }

    String statusOf(int number) {
        return groups.get(number - 1).first.status();
    }

    private static String name(RowResult answer, String reason) {
        return answer.status() + ' ' + reason;
    }

    long all() {
        return all;
    }

    long of(String status) {
        return byStatus.getOrDefault(status, 0L);
    }

    /** A copy, without those that none is of. */
    Map<String, Long> byStatus() {
        var copy = new TreeMap<>(byStatus);
        copy.values().removeIf(count -> count == 0);
        return copy;
    }

    /** The largest first. */
    List<Group> largestFirst() {
        return groups.stream()
                .filter(counted -> counted.count > 0)
                .map(counted -> new Group(
                        counted.first.status(),
                        counted.first.reason(),
                        counted.first.exampleOf(),
                        counted.first.message(),
                        counted.count))
                .sorted(Comparator.comparingLong(Group::count).reversed())
                .toList();
    }
}
