package io.backendprovisioner.programs;

import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.Crew;
import io.backendprovisioner.testkit.Options;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A thousand requests whose deadline is nearer than the end of the queue. No call is spent on one that expires, and nobody
 * waits past the deadline to be told.
 */
final class Deadlines {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final Duration ON_THE_WAY = Duration.ofSeconds(1);

    private Deadlines() {}

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("per-second", "50", "requests", "1000", "within", "10"));
        System.out.println("deadlines " + options);
        int requests = options.whole("requests");
        var check = new Check();
        try (var broker = BrokerProcess.start();
                var cloud = Simulator.start("--latency=" + LATENCY.toMillis() + "ms");
                var crew = new Crew(broker.broker(), cloud.endpoint(), 1, options.whole("per-second"));
                var batches = new Batches(broker.broker())) {
            crew.start();
            Batch hasty = batches.interactive("hasty");
            Instant deadline = Instant.now().plusSeconds(options.whole("within"));
            hasty.send(requests, deadline);
            Batches.await("every reply", PATIENCE, hasty::isOver);
            long created = hasty.statuses().getOrDefault("CREATED", 0);
            long expired = hasty.statuses().getOrDefault("EXPIRED", 0);
            System.out.println(hasty);
            check.atLeast("answered CREATED or EXPIRED", created + expired, requests)
                    .atLeast("expired", expired, 1)
                    .atLeast("created", created, 1)
                    .atMost("calls for one that expired", cloud.calls().count(Action.CREATE) - created, 0)
                    .atMost(
                            "seconds past the deadline that the last EXPIRED came",
                            (hasty.lastAnswer("EXPIRED") - deadline.toEpochMilli()) / 1000.0,
                            ON_THE_WAY.toMillis() / 1000.0)
                    .atMost(
                            "seconds past the deadline that the last CREATED came",
                            (hasty.lastAnswer("CREATED") - deadline.toEpochMilli()) / 1000.0,
                            LATENCY.plus(ON_THE_WAY).toMillis() / 1000.0);
        }
        check.end();
    }
}
