package io.backendprovisioner.flow;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.Envelope;
import io.backendprovisioner.contract.HeaderNames;
import io.backendprovisioner.contract.ReplyDestination;
import io.backendprovisioner.contract.ReplyTopics;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Outcome.RejectionCode;
import io.backendprovisioner.domain.Violation;
import java.util.concurrent.ExecutionException;

/** Where a reply goes: to the topic and partition that the request names, if it may name them and they exist. */
final class ReplyRoutes {

    sealed interface Route {
        /** Where the reply goes. */
        ReplyDestination destination();

        record Open(ReplyDestination destination) implements Route {}

        /** The request cannot be answered where it asks for, so its reply goes to the default topic and says why. */
        record Closed(ReplyDestination destination, RejectionCode code, Violation why) implements Route {}
    }

    private final ReplyTopicSizes sizes;
    private final ReplyTopics replyTopics;
    private final ReplyDestination byDefault;

    ReplyRoutes(ReplyTopicSizes sizes, TopicProperties settings) {
        this.sizes = sizes;
        this.replyTopics = new ReplyTopics(settings);
        this.byDefault = replyTopics.byDefault();
    }

    ReplyDestination byDefault() {
        return byDefault;
    }

    Route of(Envelope envelope) throws InterruptedException {
        String topic = envelope.replyTopic() == null ? byDefault.topic() : envelope.replyTopic();
        if (!replyTopics.mayBeNamed(topic)) {
            return new Route.Closed(
                    byDefault,
                    RejectionCode.REPLY_TOPIC_NOT_ALLOWED,
                    new Violation(
                            Violation.header(HeaderNames.REPLY_TOPIC),
                            "replies to '" + topic + "' are not allowed; this reply went to '" + byDefault.topic()
                                    + "'"));
        }
        Integer partition = envelope.replyPartition();
        var destination = new ReplyDestination(topic, partition);
        if (destination.equals(byDefault)) {
            return new Route.Open(byDefault);
        }
        try {
            int partitions = sizes.partitionsOf(topic);
            return partition == null || partition < partitions
                    ? new Route.Open(destination)
                    : missing(
                            HeaderNames.REPLY_PARTITION,
                            "the reply topic '" + topic + "' has no partition " + partition + ", only 0 to "
                                    + (partitions - 1));
        } catch (ExecutionException e) {
            // A broker that does not answer keeps the journal waiting too; whatever is wrong is seen there.
            return Refusal.saysMissing(e)
                    ? missing(HeaderNames.REPLY_TOPIC, "the reply topic '" + topic + "' does not exist")
                    : new Route.Open(destination);
        }
    }

    private Route missing(String header, String message) {
        return new Route.Closed(
                byDefault,
                RejectionCode.REPLY_DESTINATION_MISSING,
                new Violation(Violation.header(header), message + "; this reply went to '" + byDefault.topic() + "'"));
    }
}
