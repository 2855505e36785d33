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
            long count) {

        private Group more(int by) {
            return new Group(status, reason, exampleOf, message, count + by);
        }
    }

    private final List<Group> groups = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Long> byStatus = new TreeMap<>();
    private long all;

    /** @return the number of its group, from 1 on */
    int add(RowResult answer, String key) {
        String reason =
                numbers.size() < MOST || numbers.containsKey(name(answer, answer.reason())) ? answer.reason() : OTHERS;
        int number = numbers.computeIfAbsent(name(answer, reason), _ -> {
            groups.add(new Group(answer.status(), reason, key, answer.message(), 0));
            return groups.size();
        });
        groups.set(number - 1, groups.get(number - 1).more(1));
        byStatus.merge(answer.status(), 1L, Long::sum);
        all++;
        return number;
    }

    /** What was added is not so any more. */
    void remove(int number) {
        Group less = groups.get(number - 1).more(-1);
        groups.set(number - 1, less);
        byStatus.merge(less.status(), -1L, Long::sum);
        all--;
    }

    String statusOf(int number) {
        return groups.get(number - 1).status();
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
                .filter(group -> group.count() > 0)
                .sorted(Comparator.comparingLong(Group::count).reversed())
                .toList();
    }
}
