package io.backendprovisioner.storm;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.flow.FlowFixture;
import io.backendprovisioner.flow.HandleRequest;
import io.backendprovisioner.intake.AssignedPartition;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.journal.SimulatedJournal;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.pacing.PacingFixture;
import io.backendprovisioner.pacing.Trouble;
import io.backendprovisioner.storm.Simulation.Mortal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A worker: the production flow, turns, handling and ledger; only Kafka, the cloud and the clock are simulated. */
final class SimulatedWorker {
    private static final Duration POLL = Duration.ofMillis(100);
    /** A thread begins when the machine lets it, so that those of one poll begin in any order. */
    private static final Duration THREAD_BEGINS_WITHIN = Duration.ofMillis(50);

    final Mortal life = new Mortal();

    private final Simulation sim;
    private final SimulatedBroker broker;
    private final List<TopicPartition> partitions;
    private final String name;
    private final Fate fate;
    private final Time time;
    private final SimulatedJournal journal;
    private final Chronicle chronicle;
    private final PacingFixture pacing;
    private final HandleRequest handler;
    private final Map<TopicPartition, AssignedPartition> owned = new HashMap<>();
    private final Map<TopicPartition, Long> read = new HashMap<>();
    private String calls = Chronicle.IN_FULL;
    private boolean joined;
    private int generation = -1;
    private boolean stopping;

    SimulatedWorker(
            Simulation sim,
            SimulatedBroker broker,
            SimulatedCloud cloud,
            List<TopicPartition> partitions,
            String name,
            double callsPerSecond,
            int atATime,
            Fate fate,
            Chronicle chronicle) {
        this.sim = sim;
        this.broker = broker;
        this.partitions = partitions;
        this.name = name;
        this.fate = fate;
        this.chronicle = chronicle;
        Duration off = sim.upTo(Storm.SKEW).minus(Storm.SKEW.dividedBy(2));
        this.time = sim.clock(off);
        this.journal = new SimulatedJournal(broker, name, () -> generation, this::reached, _ -> {});
        this.pacing = new PacingFixture(
                cloud.seenBy(name, life, off),
                callsPerSecond,
                atATime,
                Storm.REQUEST_TIMEOUT,
                sim.threads(life),
                time,
                sim.random);
        pacing.rate().onCut(broker::learned);
        // The storm counts twins itself.
        this.handler = FlowFixture.of(
                        journal,
                        pacing.turns(),
                        Storm.REQUEST_TIMEOUT,
                        Storm.SETTLE,
                        Storm.VISIBILITY,
                        Storm.SKEW,
                        time)
                .handleRequest();
    }

    void tune(double callsPerSecond) {
        pacing.tune(callsPerSecond);
    }

    int retries() {
        return pacing.retries();
    }

    SimulatedWorker start() {
        chronicle.note(name, "starts");
        sim.start(life, this::run);
        return this;
    }

    /** As on SIGTERM: gives everything back in good order, then is gone. */
    void stop() {
        stopping = true;
    }

    private void reached(Posting posting, SimulatedJournal.Reached how) {
        Step step = switch (posting) {
            case Posting.Announcement _ ->
                switch (how) {
                    case NOTHING -> Step.BEFORE_THE_ANNOUNCEMENT;
                    case OFFSETS -> Step.IN_THE_COMMIT_OF_THE_ANNOUNCEMENT;
                    case COMMIT -> Step.AFTER_THE_ANNOUNCEMENT;
                };
            case Posting.Remark _ ->
                switch (how) {
                    case NOTHING -> Step.BEFORE_THE_INTENT;
                    case OFFSETS -> Step.IN_THE_COMMIT_OF_THE_INTENT;
                    case COMMIT -> Step.AFTER_THE_INTENT;
                };
            case Posting.Settlement _ ->
                switch (how) {
                    case NOTHING -> Step.AFTER_THE_ANSWER;
                    case OFFSETS -> Step.IN_THE_COMMIT_OF_THE_ANSWER;
                    case COMMIT -> Step.AFTER_THE_COMMIT;
                };
        };
        chronicle.note(
                name,
                "is " + step.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " in "
                        + posting.partition().id());
        fate.reached(step, name, life);
    }

    private void run() {
        try {
            while (!stopping) {
                if (joined && !broker.isMember(name)) {
                    loseAll();
                }
                generation = broker.heartbeat(name);
                joined = true;
                pacing.rate().learn(broker.lastCut());
                noteCalls();
                for (TopicPartition partition : partitions) {
                    settleOwnership(partition);
                    poll(partition);
                }
                sim.waitUntil(sim.now().plus(POLL));
            }
            for (TopicPartition partition : partitions) {
                giveBack(partition);
            }
            broker.leave(name);
            life.dead = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void noteCalls() {
        Trouble trouble = pacing.suspension().trouble();
        String now = trouble != null && pacing.suspension().isOn()
                ? Chronicle.SUSPENDS + trouble.reason().label()
                : pacing.beginsSlowly() ? Chronicle.RESUMES : Chronicle.IN_FULL;
        if (!now.equals(calls)) {
            calls = now;
            chronicle.note(name, now);
        }
    }

    private void loseAll() {
        chronicle.note(name, "has lost its partitions");
        pacing.rate().share(0, partitions.size());
        owned.values().forEach(AssignedPartition::revoke);
        sim.wakeInterrupted(life);
        owned.values().forEach(AssignedPartition::release);
        owned.clear();
    }

    private void settleOwnership(TopicPartition partition) throws InterruptedException {
        if (owned.containsKey(partition) && !broker.shouldOwn(partition, name)) {
            giveBack(partition);
        } else if (!owned.containsKey(partition) && broker.take(partition, name)) {
            takeOver(partition);
        }
    }

    private void takeOver(TopicPartition partition) throws InterruptedException {
        while (!broker.hasStableOffsets(partition)) {
            keepMembership();
            sim.waitUntil(sim.now().plus(POLL));
        }
        Lane lane = partition.topic().equals(Storm.BULK) ? Lane.BULK : Lane.INTERACTIVE;
        owned.put(
                partition,
                new AssignedPartition(
                        partition,
                        lane,
                        term -> SimulatedLedger.restore(
                                term,
                                broker.written(SimulatedLedger.of(partition)),
                                broker.topicId(),
                                broker.end(partition)),
                        handler,
                        journal));
        pacing.rate().share(owned.size(), partitions.size());
        chronicle.note(name, "takes over " + partition);
        read.put(partition, broker.committed(partition));
    }

    private void giveBack(TopicPartition partition) throws InterruptedException {
        AssignedPartition going = owned.get(partition);
        if (going == null) {
            return;
        }
        pacing.rate().share(owned.size() - 1, partitions.size());
        going.revoke();
        sim.wakeInterrupted(life);
        Instant end = sim.now().plus(Storm.REQUEST_TIMEOUT);
        while (!going.isQuiet() && sim.now().isBefore(end)) {
            keepMembership();
            sim.waitUntil(sim.now().plus(POLL));
        }
        going.release();
        owned.remove(partition);
        broker.free(partition, name);
        chronicle.note(name, "gives back " + partition);
    }

    /** Whoever was thrown out while frozen joins again only where it notices that its partitions are lost. */
    private void keepMembership() {
        if (broker.isMember(name)) {
            generation = broker.heartbeat(name);
        }
    }

    private void poll(TopicPartition partition) {
        AssignedPartition owns = owned.get(partition);
        if (owns == null || pacing.suspension().isOn()) {
            return;
        }
        var records = List.copyOf(broker.requestsFrom(partition, read.getOrDefault(partition, 0L)));
        records.forEach(record -> owns.handOut(record, work -> sim.start(life, sim.upTo(THREAD_BEGINS_WITHIN), work)));
        read.merge(partition, (long) records.size(), Long::sum);
    }
}
