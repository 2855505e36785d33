package io.backendprovisioner.fleet;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.core.ConsumerFactory;

/** Looks at the group's backlog again and again. Its gauges are NaN while it cannot be known. */
final class FleetView implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(FleetView.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Admin admin;
    private final ConsumerFactory<byte[], byte[]> readCommitted;
    private final TopicProperties topics;
    private final Time time;
    private final VitalThreads threads;
    private volatile @Nullable Seen seen;
    private volatile @Nullable Thread thread;

    private record Seen(Map<Lane, Backlog> backlogs, int replicas) {
        Backlog of(Lane lane) {
            return backlogs.getOrDefault(lane, Backlog.NONE);
        }
    }

    FleetView(
            Admin admin,
            ConsumerFactory<byte[], byte[]> readCommitted,
            TopicProperties topics,
            MeterRegistry meters,
            Time time,
            VitalThreads threads) {
        this.admin = admin;
        this.readCommitted = readCommitted;
        this.topics = topics;
        this.time = time;
        this.threads = threads;
        Meters.FLEET_REPLICAS.gauge(meters, this, view -> view.known(Seen::replicas));
        for (Lane lane : Lane.values()) {
            Meters.FLEET_LAG.gauge(
                    meters, this, view -> view.known(seen -> seen.of(lane).records()), lane.label());
            Meters.FLEET_OLDEST.gauge(
                    meters,
                    this,
                    view -> view.known(seen -> view.age(seen.of(lane).oldest())),
                    lane.label());
        }
    }

    private double known(ToDoubleFunction<Seen> value) {
        Seen now = seen;
        return now == null ? Double.NaN : value.applyAsDouble(now);
    }

    /** In seconds; 0 where there is none. */
    private double age(@Nullable Instant oldest) {
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, time.instant()).toMillis() / 1000.0);
    }

    @Override
    public void start() {
        // It asks whether it is the one that runs, so it must not begin before that is known.
        Thread looking = threads.platform("fleet-view").daemon().unstarted(this::run);
        thread = looking;
        looking.start();
    }

    private void run() {
        try {
            while (isRunning()) {
                try {
                    lookAgainAndAgain();
                } catch (ExecutionException | RuntimeException e) {
                    seen = null;
                    log.debug(
                            "event=fleet-not-seen reason=\"{}\"",
                            NestedExceptionUtils.getMostSpecificCause(e).getMessage());
                    sleep();
                }
            }
        } catch (InterruptedException e) {
            log.debug("event=fleet-view-closed");
        }
    }

    private void lookAgainAndAgain() throws ExecutionException, InterruptedException {
        try (var consumer = readCommitted.createConsumer()) {
            try {
                var group = new GroupBacklog(admin, consumer, topics.group(), time);
                while (isRunning()) {
                    seen = look(group);
                    sleep();
                }
            } finally {
                // The interrupt has ended the looking; the consumer is to be closed in good order.
                Thread.interrupted();
            }
        }
    }

    private Seen look(GroupBacklog group) throws ExecutionException, InterruptedException {
        Map<Lane, Backlog> backlogs = new EnumMap<>(Lane.class);
        group.of(topics.requestTopics())
                .forEach((partition, backlog) ->
                        backlogs.merge(topics.laneOf(partition.topic()), backlog, Backlog::plus));
        return new Seen(backlogs, group.members());
    }

    private void sleep() throws InterruptedException {
        if (isRunning()) {
            time.sleep(EVERY);
        }
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
