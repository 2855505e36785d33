package io.backendprovisioner.broker;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.TopicNames;
import java.util.Map;

/** What somebody who may make topics makes for a worker that may not. */
final class Topics {
    private Topics() {}

    static void create(Broker broker, TopicNames topics) {
        for (String requests : new String[] {topics.requests(), topics.bulkRequests()}) {
            broker.createTopic(requests, 1);
            broker.createTopic(requests + ".ledger", 1, Map.of("cleanup.policy", "compact"));
        }
        broker.createTopic(topics.replies(), 1);
        broker.createTopic(topics.deadLetters(), 1);
        broker.createTopic(topics.control(), 1);
    }
}
