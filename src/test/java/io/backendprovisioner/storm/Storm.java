package io.backendprovisioner.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.Acceptance;
import io.backendprovisioner.contract.Reply;
import io.backendprovisioner.contract.ReplyReader;
import io.backendprovisioner.contract.ReplyStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** One run of requests through workers that die, freeze and come back, and what became of it. */
final class Storm {
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    static final Duration SETTLE = Duration.ofSeconds(10);
    static final Duration VISIBILITY = Duration.ofSeconds(5);
    static final Duration SKEW = Duration.ofSeconds(2);

    private static final String TOPIC = "backend.create.requests";
    private static final TopicPartition REPLIES = new TopicPartition("backend.create.replies", 0);
    private static final Duration LONG_ENOUGH = Duration.ofHours(2);

    /** Two of three ask to be told that they wait. */
    private static boolean asks(int correlation) {
        return correlation % 3 != 2;
    }

    private final long seed;
    private int requests = 20;
    private int partitions = 2;
    private int workers = 2;
    private int sentTwiceEvery = 0;
    private Weather weather = Weather.fair();
    private List<Step> deaths = List.of();
    private boolean rolling;

    private Storm(long seed) {
        this.seed = seed;
    }

    static Storm storm(long seed) {
        return new Storm(seed);
    }

    Storm requests(int number) {
        requests = number;
        return this;
    }

    Storm workers(int number) {
        workers = number;
        return this;
    }

    Storm sentTwiceEvery(int requests) {
        sentTwiceEvery = requests;
        return this;
    }

    Storm in(Weather weather) {
        this.weather = weather;
        return this;
    }

    Storm killWorkerAt(Step... steps) {
        deaths = List.of(steps);
        return this;
    }

    Storm restartingWorkersInTurn() {
        rolling = true;
        return this;
    }

    Result run() {
        var sim = new Simulation(seed);
        var fate = new Fate(deaths);
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(TOPIC, number))
                .toList();
        var broker = new SimulatedBroker(sim, all);
        var cloud = new SimulatedCloud(sim, weather, fate);
        int sent = send(broker);
        var fleet = new Fleet(
                sim,
                weather,
                rolling,
                name -> new SimulatedWorker(sim, broker, cloud, all, name, fate, _ -> {}).start());
        fleet.start(workers, broker::isAllSettled);
        sim.runUntil(Simulation.START.plus(LONG_ENOUGH));
        List<ProducerRecord<byte[], byte[]>> replies = broker.written(REPLIES).stream()
                .filter(record -> !Acceptance.isIn(record.headers()))
                .toList();
        return new Result(
                seed,
                sent,
                Announcements.in(broker.written(REPLIES)),
                replies.stream().map(Storm::correlation).toList(),
                replies.stream()
                        .map(record -> ReplyReader.read(record.value()).orElseThrow())
                        .toList(),
                cloud.made(),
                fate.isFulfilled(),
                fleet.deaths(),
                cloud.calls());
    }

    private int send(SimulatedBroker broker) {
        int[] next = new int[partitions];
        int correlation = 0;
        for (int number = 0; number < requests; number++) {
            boolean twice = sentTwiceEvery > 0 && number % sentTwiceEvery == 0;
            for (int copy = 0; copy < (twice ? 2 : 1); copy++) {
                int partition = number % partitions;
                broker.append(request("key-" + number, partition, next[partition]++, correlation++));
            }
        }
        return correlation;
    }

    private static ConsumerRecord<byte[], byte[]> request(String key, int partition, long offset, int correlation) {
        var headers = new RecordHeaders();
        headers.add("kafka_correlationId", ("c" + correlation).getBytes(UTF_8));
        headers.add("provisioner-progress", String.valueOf(asks(correlation)).getBytes(UTF_8));
        byte[] value = ("{\"backendName\":\"name-of-" + key + "\",\"backendType\":\"HTTP\"}").getBytes(UTF_8);
        return new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                0,
                TimestampType.CREATE_TIME,
                key.length(),
                value.length,
                key.getBytes(UTF_8),
                value,
                headers,
                Optional.empty());
    }

    static String correlation(ProducerRecord<byte[], byte[]> reply) {
        return new String(reply.headers().lastHeader("kafka_correlationId").value(), UTF_8);
    }

    /** What became of it. Its complaints are named guarantees that were broken. */
    record Result(
            long seed,
            int requests,
            Announcements announcements,
            List<String> answered,
            List<Reply> replies,
            List<SimulatedCloud.Made> made,
            boolean everyDeathHappened,
            int deaths,
            int calls) {

        List<String> complaints() {
            return Stream.of(
                            everyRequestIsAnswered(),
                            noRequestIsAnsweredTwice(),
                            noBackendIsMadeTwice(),
                            everyBackendIsNamedByAReply(),
                            everyReplyNamesABackendThatExists(),
                            nothingIsLeftUnresolved(),
                            nobodyIsToldTwice(),
                            nobodyIsToldAfterTheReply(),
                            nobodyIsToldUnasked(),
                            whoAsksAndWaitsIsTold())
                    .flatMap(Optional::stream)
                    .map(complaint -> "seed " + seed + ": " + complaint)
                    .toList();
        }

        Optional<String> everyRequestIsAnswered() {
            Set<String> missing = new TreeSet<>();
            IntStream.range(0, requests).forEach(number -> missing.add("c" + number));
            answered.forEach(missing::remove);
            return complain(missing, "requests without a reply");
        }

        Optional<String> noRequestIsAnsweredTwice() {
            return complain(repeated(answered), "requests with a second reply");
        }

        Optional<String> noBackendIsMadeTwice() {
            return complain(
                    repeated(made.stream().map(backend -> backend.spec().name()).toList()), "two backends of one key");
        }

        Optional<String> everyBackendIsNamedByAReply() {
            Set<String> orphans =
                    made.stream().map(backend -> backend.id().value()).collect(Collectors.toCollection(TreeSet::new));
            replies.forEach(reply -> orphans.remove(String.valueOf(reply.backendId())));
            return complain(orphans, "orphan backends");
        }

        Optional<String> everyReplyNamesABackendThatExists() {
            Set<String> known =
                    made.stream().map(backend -> backend.id().value()).collect(Collectors.toSet());
            Set<String> unknown = replies.stream()
                    .filter(reply -> reply.status() == ReplyStatus.CREATED)
                    .map(reply -> String.valueOf(reply.backendId()))
                    .filter(id -> !known.contains(id))
                    .collect(Collectors.toCollection(TreeSet::new));
            return complain(unknown, "replies naming a backend that does not exist");
        }

        Optional<String> nothingIsLeftUnresolved() {
            Set<String> unresolved = replies.stream()
                    .filter(reply -> reply.status() == ReplyStatus.UNRESOLVED)
                    .map(reply -> reply.requestKey() + " " + reply.code() + " " + reply.message())
                    .collect(Collectors.toCollection(TreeSet::new));
            return complain(unresolved, "unresolved");
        }

        Optional<String> nobodyIsToldTwice() {
            return complain(repeated(announcements.told()), "told twice that they wait");
        }

        Optional<String> nobodyIsToldAfterTheReply() {
            return complain(announcements.late(), "told that they wait after the reply");
        }

        Optional<String> nobodyIsToldUnasked() {
            var unasked = new TreeSet<>(announcements.told());
            unasked.removeIf(correlation -> asks(Integer.parseInt(correlation.substring(1))));
            return complain(unasked, "told that they wait unasked");
        }

        Optional<String> whoAsksAndWaitsIsTold() {
            var untold = new TreeSet<String>();
            for (int i = 0; i < answered.size(); i++) {
                if (asks(Integer.parseInt(answered.get(i).substring(1)))
                        && !"replayed".equals(replies.get(i).provenance())) {
                    untold.add(answered.get(i));
                }
            }
            announcements.told().forEach(untold::remove);
            return complain(untold, "not told that they wait");
        }

        private static Set<String> repeated(List<String> all) {
            Map<String, Long> counts = all.stream().collect(Collectors.groupingBy(one -> one, Collectors.counting()));
            return counts.entrySet().stream()
                    .filter(count -> count.getValue() > 1)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static Optional<String> complain(Set<String> about, String what) {
            return about.isEmpty() ? Optional.empty() : Optional.of(what + " " + about);
        }
    }
}
