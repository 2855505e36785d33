package io.backendprovisioner.flow;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** How many partitions the request topics have, and are known to have had since the start. Safe for any number of threads. */
final class RequestTopicSizes {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Function<String, Future<Integer>> ask;
    private final Time time;
    private final Map<String, Set<Integer>> known = new ConcurrentHashMap<>();
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    /** @param before a record with a lower number was handed out before this look */
    private record Look(Future<Integer> partitions, long before) {}

    /** @param ask for a topic's number of partitions */
    RequestTopicSizes(Function<String, Future<Integer>> ask, Time time) {
        this.ask = ask;
        this.time = time;
    }

    Set<Integer> known(String topic) {
        return known.getOrDefault(topic, Set.of());
    }

    void topicHas(String topic, int partitions) {
        known.computeIfAbsent(topic, _ -> ConcurrentHashMap.newKeySet()).add(partitions);
    }

    /**
     * Returns how many the topic has, by a look that began after the record was handed out, so that partitions are seen
     * which were added before it was sent. One look serves all records of a poll.
     *
     * @return empty if nobody says
     */
    OptionalInt after(Flight flight) throws InterruptedException {
        String topic = flight.partition().id().topic();
        Look look =
                looks.compute(topic, (_, last) -> last != null && flight.number() < last.before() ? last : look(topic));
        try {
            int partitions = time.get(look.partitions(), PATIENCE);
            topicHas(topic, partitions);
            return OptionalInt.of(partitions);
        } catch (ExecutionException | TimeoutException e) {
            return OptionalInt.empty();
        }
    }

    private Look look(String topic) {
        long before = Flight.nextNumber();
        return new Look(ask.apply(topic), before);
    }
}
