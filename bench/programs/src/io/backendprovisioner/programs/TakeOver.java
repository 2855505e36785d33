package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Crew;
import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.Replies;
import io.backendprovisioner.testkit.SimulatorProcess;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerProcess;
import java.time.Duration;
import java.util.Map;

/**
 * How soon others take over. Two workers share a steady load; one is killed, and later the one that is left is stopped in
 * good order while its successor runs. Ends with 0 if requests of every partition were being answered within session
 * time-out + settle + 5 s of the kill, and the stop took no longer than request time-out + 5 s, else with 1.
 */
final class TakeOver {
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final Duration MORE = Duration.ofSeconds(5);
    private static final int MOST = 1_000_000;
    private static final int PARTITIONS = 8;
    private static final int TICK_MS = 20;

    private final int perTick;
    private final Producers producers;
    private final Replies replies;

    private TakeOver(int perTick, Producers producers, Replies replies) {
        this.perTick = perTick;
        this.producers = producers;
        this.replies = replies;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("per-second", "200", "latency", "500ms"));
        System.out.println("take-over " + options);
        boolean good;
        try (var broker = BrokerProcess.start();
                var simulator = SimulatorProcess.start("latency=" + options.text("latency"));
                var crew = new Crew(broker.broker(), simulator.endpoint(), 2, 0)) {
            crew.start();
            int perTick = Math.max(1, options.whole("per-second") * TICK_MS / 1000);
            try (var producers = new Producers(broker.broker(), TopicNames.REQUESTS, MOST)) {
                var answered = new Answered(producers, MOST);
                try (var replies = Replies.of(broker.broker(), TopicNames.REPLIES, answered)) {
                    good = new TakeOver(perTick, producers, replies).run(crew, answered);
                }
            }
        }
        System.out.println(good ? "PASSED" : "FAILED");
        System.exit(good ? 0 : 1);
    }

    private boolean run(Crew crew, Answered answered) throws InterruptedException {
        send(Duration.ofSeconds(10));
        WorkerProcess dead = crew.workers().getFirst();
        long killed = System.currentTimeMillis();
        dead.kill();
        send(Crew.SESSION.plus(Crew.SETTLE).plus(MORE).plusSeconds(5));
        int sentBefore = answered.sentBefore(killed);
        int sentSoonAfter = answered.sentBefore(killed + MORE.toMillis());
        awaitAll();
        long first = answered.firstOnEach(sentBefore, sentSoonAfter, PARTITIONS) - killed;
        long most = Crew.SESSION.plus(Crew.SETTLE).plus(MORE).toMillis();
        boolean soon = first <= most;
        System.out.printf(
                "%s requests of every partition were being answered %d ms after the kill, at most %d%n",
                soon ? "ok  " : "BAD ", first, most);
        System.out.printf(
                "     the last one sent before it was answered after %d ms, the last one sent in the 5 s after it after %d ms%n",
                answered.last(0, sentBefore) - killed, answered.last(sentBefore, sentSoonAfter) - killed);

        WorkerProcess successor = crew.startOneMore();
        send(Duration.ofSeconds(10));
        long asked = System.currentTimeMillis();
        var stopping =
                Thread.ofPlatform().daemon().start(() -> crew.workers().get(1).stop());
        while (stopping.isAlive()) {
            send(Duration.ofMillis(TICK_MS));
        }
        long mostToStop = Crew.REQUEST_TIMEOUT.plus(MORE).toMillis();
        long took = System.currentTimeMillis() - asked;
        System.out.printf(
                "%s a stop in good order took %d ms under load, at most %d%n",
                took <= mostToStop ? "ok  " : "BAD ", took, mostToStop);
        awaitAll();
        System.out.printf(
                "%,d requests, each answered; the successor is %s%n",
                replies.seen(), successor.isReady() ? "ready" : "not ready");
        return soon && took <= mostToStop;
    }

    private void send(Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            producers.send(perTick);
            Thread.sleep(TICK_MS);
        }
    }

    private void awaitAll() throws InterruptedException {
        if (!replies.awaitSeen(producers.sent(), QUIET)) {
            throw new IllegalStateException("no more replies: " + replies.seen() + " of " + producers.sent());
        }
    }
}
