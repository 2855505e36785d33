package io.backendprovisioner.contract;

import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Lane;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.validation.annotation.Validated;

/**
 * The names under which producers, workers and operators meet on the broker.
 *
 * @param installation whose backends these are, as {@link Installation#isName}, a name that nobody else in the account and
 *     region has; empty for the id of the Kafka cluster
 * @param group the consumer group that all replicas join
 * @param transactionalIdPrefix what the transactional ids of every worker begin with, 1 to 100 characters; a broker with
 *     ACLs lets the workers use ids with this prefix
 * @param takeOverFrom the owner, as {@code installation:group@region}, whose request topics this worker's group takes over;
 *     empty to take over nobody's
 * @param topics how missing topics are made at start
 */
@Validated
@ConfigurationProperties("provisioner")
public record TopicProperties(
        @DefaultValue("")
        @Pattern(
                regexp = "[A-Za-z0-9._-]{0,60}",
                message = "must be 1 to 60 letters, digits, '.', '_' and '-', or empty for the id of the Kafka cluster")
        String installation,

        @DefaultValue("backend-provisioner") @NotBlank String group,

        @DefaultValue("provisioner-") @NotBlank @Size(max = 100)
        String transactionalIdPrefix,

        @DefaultValue("") String takeOverFrom,
        @DefaultValue Lanes lanes,
        @DefaultValue @Valid Replies replies,
        @DefaultValue DeadLetters deadLetters,
        @DefaultValue Control control,
        @DefaultValue @Valid Creation topics) {

    /** @throws InvalidConfigurationPropertyValueException if two topics are one, or one cannot have its name */
    public TopicProperties {
        var rules = new TopicRules();
        rules.checkRequests(
                "provisioner.lanes.interactive.topic", lanes.interactive().topic());
        rules.checkRequests("provisioner.lanes.bulk.topic", lanes.bulk().topic());
        rules.check("provisioner.replies.topic", replies.topic());
        rules.check("provisioner.dead-letters.topic", deadLetters.topic());
        rules.check("provisioner.control.topic", control.topic());
    }

    /** One request topic a lane. */
    public record Lanes(
            @DefaultValue Interactive interactive,
            @DefaultValue Bulk bulk) {}

    public record Interactive(
            @DefaultValue("backend.create.requests") String topic) {}

    public record Bulk(
            @DefaultValue("backend.create.requests.bulk") String topic) {}

    /**
     * Where replies go.
     *
     * @param topic where a reply goes when the request names no topic, or one that is not allowed
     * @param allowed the topics that a request may name; {@code *} stands for any characters
     * @param fallbackAfter how long a topic that a request named may take no records before replies to it go to the default
     *     topic, 0 to 1 h
     */
    public record Replies(
            @DefaultValue("backend.create.replies") String topic,

            @DefaultValue("backend.create.replies*") @NotEmpty
            List<String> allowed,

            @DefaultValue("30s") @DurationMin @DurationMax(hours = 1)
            Duration fallbackAfter) {
        public Replies {
            allowed = List.copyOf(allowed);
            allowed.forEach(pattern -> TopicRules.checkPattern("provisioner.replies.allowed", pattern));
        }
    }

    public record DeadLetters(
            @DefaultValue("backend.create.dead-letters") String topic) {}

    /** @param topic compacted, of one partition: what the replicas and the command line tell the fleet */
    public record Control(
            @DefaultValue("backend.create.control") String topic) {}

    /**
     * How topics are made.
     *
     * @param createMissing whether a topic that is missing at start is made
     * @param partitions of each topic that is made, 1 to 1000
     * @param replication copies of each topic that is made, 1 to 9, on as many brokers; 0 for three, or as many as there are
     *     brokers if there are fewer
     */
    public record Creation(
            @DefaultValue("true") boolean createMissing,
            @DefaultValue("8") @Min(1) @Max(1000) int partitions,
            @DefaultValue("0") @Min(0) @Max(9) short replication) {}

    /** Returns the topic that requests of a lane are sent to. */
    public String topicOf(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> lanes.interactive().topic();
            case BULK -> lanes.bulk().topic();
        };
    }

    /** Returns what the transactional ids of this group's workers begin with; no other id is ever touched. */
    public String transactionalIds() {
        return transactionalIdPrefix + group + '-';
    }

    /** Of a request topic. */
    public Lane laneOf(String requestTopic) {
        return requestTopic.equals(lanes.bulk().topic()) ? Lane.BULK : Lane.INTERACTIVE;
    }

    /** The topics that requests are read from. */
    public List<String> requestTopics() {
        return List.of(lanes.interactive().topic(), lanes.bulk().topic());
    }

    /** Returns the ledger of a request topic. */
    public static String ledgerOf(String requestTopic) {
        return requestTopic + TopicRules.LEDGER;
    }

    /** Every topic that must exist before the first request is read. */
    public List<String> allTopics() {
        return List.of(
                lanes.interactive().topic(),
                lanes.bulk().topic(),
                replies.topic(),
                deadLetters.topic(),
                control.topic());
    }
}
