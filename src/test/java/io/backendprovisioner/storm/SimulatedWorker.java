package io.backendprovisioner.storm;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.flow.FlowFixture;
import io.backendprovisioner.flow.ProvisionBackend;
import io.backendprovisioner.intake.HandlerFixture;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.journal.SimulatedJournal;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.pacing.TurnsFixture;
import io.backendprovisioner.storm.Simulation.Mortal;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** A worker: the production flow, turns, handling and ledger; only Kafka, the cloud and the clock are simulated. */
final class SimulatedWorker {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Admin NEVER_ASKED = (Admin)
            Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (_, method, _) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    final Mortal life = new Mortal();

    private final Simulation sim;
    private final SimulatedBroker broker;
    private final List<TopicPartition> partitions;
    private final String name;
    private final Fate fate;
    private final Time time;
    private final SimulatedJournal journal;
    private final ProvisionBackend provisionBackend;
    private final Map<TopicPartition, HandlerFixture> owned = new HashMap<>();
    private final Map<TopicPartition, Long> read = new HashMap<>();
    private boolean joined;
    private int generation = -1;
    private boolean stopping;

    SimulatedWorker(
            Simulation sim,
            SimulatedBroker broker,
            SimulatedCloud cloud,
            List<TopicPartition> partitions,
            String name,
            Fate fate,
            Consumer<Posting> onCommit) {
        this.sim = sim;
        this.broker = broker;
        this.partitions = partitions;
        this.name = name;
        this.fate = fate;
        Duration off = sim.upTo(Storm.SKEW).minus(Storm.SKEW.dividedBy(2));
        this.time = sim.clock(off);
        this.journal = new SimulatedJournal(broker, name, () -> generation, this::reached, onCommit);
        ThreadFactory threads = work -> Thread.ofVirtual().unstarted(() -> {
            // A twin watch only looks and tells; the storm counts twins itself.
        });
        this.provisionBackend = FlowFixture.provisionBackend(
                journal,
                TurnsFixture.turns(cloud.seenBy(life, off), time, sim.random),
                Storm.REQUEST_TIMEOUT,
                Storm.SETTLE,
                Storm.VISIBILITY,
                Storm.SKEW,
                threads,
                time);
    }

    SimulatedWorker start() {
        sim.start(life, this::run);
        return this;
    }

    /** As on SIGTERM: gives everything back in good order, then is gone. */
    void stop() {
        stopping = true;
    }

    private void reached(Posting posting, SimulatedJournal.Reached how) {
        fate.reached(
                switch (posting) {
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
                },
                life);
    }

    private void run() {
        try {
            while (!stopping) {
                if (joined && !broker.isMember(name)) {
                    loseAll();
                }
                generation = broker.heartbeat(name);
                joined = true;
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

    private void loseAll() {
        owned.values().forEach(HandlerFixture::drop);
        owned.values().forEach(HandlerFixture::release);
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
            generation = broker.heartbeat(name);
            sim.waitUntil(sim.now().plus(POLL));
        }
        var restored = SimulatedLedger.restore(
                partition, broker.written(SimulatedLedger.of(partition)), broker.topicId(), broker.end(partition));
        owned.put(partition, new HandlerFixture(restored, provisionBackend, journal, NEVER_ASKED, time));
        read.put(partition, broker.committed(partition));
    }

    private void giveBack(TopicPartition partition) throws InterruptedException {
        HandlerFixture going = owned.get(partition);
        if (going == null) {
            return;
        }
        going.drop();
        Instant end = sim.now().plus(Storm.REQUEST_TIMEOUT);
        while (!going.isQuiet() && sim.now().isBefore(end)) {
            generation = broker.heartbeat(name);
            sim.waitUntil(sim.now().plus(POLL));
        }
        going.release();
        owned.remove(partition);
        broker.free(partition, name);
    }

    private void poll(TopicPartition partition) {
        HandlerFixture handler = owned.get(partition);
        if (handler == null) {
            return;
        }
        var records = List.copyOf(broker.requestsFrom(partition, read.getOrDefault(partition, 0L)));
        records.forEach(record -> handler.handOut(record, work -> sim.start(life, work)));
        read.merge(partition, (long) records.size(), Long::sum);
    }
}
