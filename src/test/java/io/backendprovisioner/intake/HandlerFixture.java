package io.backendprovisioner.intake;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.flow.ProvisionBackend;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.tracing.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;

/** The production handling of one assigned partition, without the consumer around it. */
public final class HandlerFixture {
    private final Assignment assignment = new Assignment(Lane.INTERACTIVE);
    private final RequestHandler handler;
    private final Cancellations cancellations = new Cancellations();
    private final Journal journal;
    private final OwnedPartition partition;

    public HandlerFixture(
            OwnedPartition partition, ProvisionBackend provisionBackend, Journal journal, Admin admin, Time time) {
        var settings = new Binder(List.of()).bindOrCreate("provisioner", TopicProperties.class);
        var routes = new ReplyRoutes(new Topics(admin, settings, time), settings);
        var meters = new IntakeMeters(new SimpleMeterRegistry(), time);
        this.handler = new RequestHandler(
                routes,
                provisionBackend,
                journal,
                settings.deadLetters().topic(),
                cancellations,
                meters,
                new RequestTrace(Traces.off()),
                time);
        this.journal = journal;
        this.partition = partition;
        assignment.restored(partition);
    }

    /** Hands a record out, if it is to be handled, to be run on a thread of its own. */
    public void handOut(ConsumerRecord<byte[], byte[]> record, Consumer<Runnable> threads) {
        assignment
                .handOut(record)
                .forEach(flight -> threads.accept(() -> {
                    handler.handle(flight);
                    assignment.over(flight);
                }));
    }

    void cancel(String batch, Instant at) {
        cancellations.cancel(batch, at);
    }

    public void drop() {
        assignment.drop();
    }

    public boolean isQuiet() {
        return assignment.isQuiet();
    }

    public void release() {
        journal.release(partition);
    }

    public @Nullable OwnedPartition partition() {
        return partition;
    }
}
