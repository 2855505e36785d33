package io.backendprovisioner.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which topics a request may name, as the list of allowed ones says, and which it may never. */
class ReplyTopicsTest {
    private static final ReplyTopics ALL = allowing("*");

    private static ReplyTopics allowing(String allowed) {
        return new ReplyTopics(TopicPropertiesTest.bound(Map.of("provisioner.replies.allowed", allowed)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backend.create.requests",
                "backend.create.requests.bulk",
                "backend.create.requests.ledger",
                "backend.create.requests.bulk.ledger",
                "backend.create.control",
                "backend.create.dead-letters",
                "their.requests.ledger",
                "__consumer_offsets",
                "__transaction_state",
                "__share_group_state",
                "__CruiseControlMetrics",
                "_schemas",
                "_confluent-license",
                "_redpanda.audit_log",
                "connect-configs",
                "connect-offsets",
                "connect-status",
                "docker-connect-offsets",
                "_connect-status",
                "connect-cluster-configs",
                "mm2-offsets.west.internal",
                "mm2-offset-syncs.west.internal",
                "west.checkpoints.internal",
                "shop-KSTREAM-AGGREGATE-STATE-STORE-0000000003-changelog",
                "shop-by-customer-repartition",
            })
    void whatOthersOrTheWorkerItselfReadIsNeverNamedWhateverIsAllowed(String topic) {
        assertThat(ALL.mayBeNamed(topic)).isFalse();
        assertThat(allowing(topic).mayBeNamed(topic)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backend.create.replies",
                "backend.create.replies.shop",
                "shop.replies",
                "_replies",
                "reconnect-status",
                "connect-replies",
                "shop-ledger",
                "changelog",
                "shop.control",
            })
    void anyOtherIsNamedWhereItIsAllowed(String topic) {
        assertThat(ALL.mayBeNamed(topic)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backend.create.replies", "shop.replies", "shop.1.replies"})
    void whatTheListNamesAndTheDefaultAreAllowed(String topic) {
        assertThat(allowing("shop.*").mayBeNamed(topic)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backend.create.replies.shop", "shopXreplies", "the.shop.replies"})
    void whatTheListDoesNotNameIsNotAllowed(String topic) {
        assertThat(allowing("shop.*").mayBeNamed(topic)).isFalse();
    }
}
