package io.backendprovisioner.flow;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.fleet.Cancellations;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.bind.Binder;

/**
 * The production way of a request, put together by hand.
 *
 * @param clock of the meters, which are asked after the reply
 * @param threads of the twin watch
 */
public record FlowFixture(
        Journal journal,
        Turns turns,
        Duration requestTimeout,
        Duration settle,
        Duration visibility,
        Duration clockSkew,
        ThreadFactory threads,
        Cancellations cancellations,
        Time time,
        Time clock) {
    private static final Future<Integer> UNKNOWN =
            CompletableFuture.failedFuture(new IllegalStateException("no broker"));
    private static final Admin NEVER_ASKED = (Admin)
            Proxy.newProxyInstance(Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (_, method, _) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    /** A twin watch only looks and reports, so it never runs here. */
    public static FlowFixture of(
            Journal journal,
            Turns turns,
            Duration requestTimeout,
            Duration settle,
            Duration visibility,
            Duration clockSkew,
            Time time) {
        return new FlowFixture(
                journal,
                turns,
                requestTimeout,
                settle,
                visibility,
                clockSkew,
                _ -> Thread.ofVirtual().unstarted(() -> {}),
                new Cancellations(),
                time,
                time);
    }

    FlowFixture metered(Time other) {
        return new FlowFixture(
                journal, turns, requestTimeout, settle, visibility, clockSkew, threads, cancellations, time, other);
    }

    /** It does not know how many partitions topics have, so no record's partition is judged. */
    public HandleRequest handleRequest() {
        return handleRequest(new ForeignPartitions(_ -> UNKNOWN, false, new SimpleMeterRegistry(), time));
    }

    HandleRequest handleRequest(ForeignPartitions foreign) {
        var limits = new CallLimits(requestTimeout, settle, visibility, clockSkew, 5, Duration.ofHours(1));
        var meters = new FlowMeters(new SimpleMeterRegistry(), clock);
        var reconciliation = new Reconciliation(turns, limits, meters, Traces.off(), time);
        var twins = new TwinWatch(reconciliation, limits.twinsAppearWithin(), null, meters, threads, time);
        var topics = new Binder(List.of()).bindOrCreate("provisioner", TopicProperties.class);
        return new HandleRequest(
                foreign,
                new ReplyRoutes(new ReplyTopicSizes(NEVER_ASKED, time), topics),
                new CreateBackend(turns, reconciliation, twins, cancellations, limits, time),
                journal,
                topics.deadLetters().topic(),
                meters,
                new RequestTrace(Traces.off()),
                time);
    }
}
