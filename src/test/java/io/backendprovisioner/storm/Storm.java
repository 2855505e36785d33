package io.backendprovisioner.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.AnnouncementWriter;
import io.backendprovisioner.contract.Reply;
import io.backendprovisioner.contract.ReplyReader;
import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.pacing.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One run of requests through workers that die, freeze and come back, and what became of it. */
final class Storm {
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    static final Duration SETTLE = Duration.ofSeconds(10);
    static final Duration VISIBILITY = Duration.ofSeconds(5);
    static final Duration SKEW = Duration.ofSeconds(2);

    static final String BULK = "backend.create.requests.bulk";

    private static final String INTERACTIVE = "backend.create.requests";
    private static final TopicPartition REPLIES = new TopicPartition("backend.create.replies", 0);
    private static final Duration LONG_ENOUGH = Duration.ofHours(6);

    private final long seed;
    private int requests = 20;
    private int partitions = 2;
    private int workers = 2;
    private int sentTwiceEvery = 0;
    private int rolesEvery = 0;
    private Weather weather = Weather.fair();
    private List<Fate.Blow> blows = List.of();
    private @Nullable Outage outage;
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

    /** These the cloud refuses, and no others. */
    Storm askingForARoleEvery(int requests) {
        rolesEvery = requests;
        return this;
    }

    Storm in(Weather weather) {
        this.weather = weather;
        return this;
    }

    Storm killWorkerAt(Step... steps) {
        blows = Stream.of(steps).map(Fate.Blow::death).toList();
        return this;
    }

    Storm freezeWorkerAt(Step step, Duration duration) {
        blows = List.of(new Fate.Blow(step, duration));
        return this;
    }

    Storm with(Outage planned) {
        outage = planned;
        return this;
    }

    Storm restartingWorkersInTurn() {
        rolling = true;
        return this;
    }

    Result run() {
        var sim = new Simulation(seed);
        var chronicle = new Chronicle(sim);
        var fate = new Fate(blows, sim, chronicle);
        List<TopicPartition> all = Stream.of(INTERACTIVE, BULK)
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(number -> new TopicPartition(topic, number)))
                .toList();
        var broker = new SimulatedBroker(sim, all);
        var cloud = new SimulatedCloud(sim, weather, fate, chronicle);
        if (outage != null) {
            cloud.goesOut(outage);
        }
        int sent = Requests.send(broker, all, requests, sentTwiceEvery, rolesEvery);
        double callsPerSecond = 5 + seed % 16;
        int atATime = 2 + (int) (seed % 7);
        List<SimulatedWorker> started = new ArrayList<>();
        var fleet = new Fleet(sim, weather, rolling, cloud, name -> {
            var worker = new SimulatedWorker(sim, broker, cloud, all, name, callsPerSecond, atATime, fate, chronicle);
            started.add(worker);
            return worker.start();
        });
        fleet.start(workers, broker::isAllSettled);
        sim.runUntil(Simulation.START.plus(LONG_ENOUGH));
        List<ProducerRecord<byte[], byte[]>> replies = broker.written(REPLIES).stream()
                .filter(record -> !AnnouncementWriter.isAnnouncement(record.headers()))
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
                cloud.calls(),
                chronicle.lines(),
                new Pacing(
                        callsPerSecond + workers + 1,
                        List.copyOf(cloud.paced()),
                        chronicle.count(Chronicle.SUSPENDS + Trouble.Reason.OUTAGE.label()),
                        chronicle.count(Chronicle.SUSPENDS + Trouble.Reason.RIGHTS.label()),
                        chronicle.count(Chronicle.RESUMES),
                        cloud.throttled(),
                        cloud.held(),
                        started.stream().mapToInt(SimulatedWorker::retries).sum()));
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
            int calls,
            List<String> chronicle,
            Pacing pacing) {

        List<String> complaints() {
            return Stream.of(
                            everyRequestIsAnswered(),
                            noSecondHasMoreCallsThanTheRateAllows(),
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

        Optional<String> noSecondHasMoreCallsThanTheRateAllows() {
            int most = pacing.mostInASecond();
            return most > pacing.allowedInASecond()
                    ? Optional.of(most + " calls in a second, where " + pacing.allowedInASecond() + " are allowed")
                    : Optional.empty();
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
            unasked.removeIf(correlation -> Requests.asks(Integer.parseInt(correlation.substring(1))));
            return complain(unasked, "told that they wait unasked");
        }

        Optional<String> whoAsksAndWaitsIsTold() {
            var untold = new TreeSet<String>();
            for (int i = 0; i < answered.size(); i++) {
                if (Requests.asks(Integer.parseInt(answered.get(i).substring(1)))
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
