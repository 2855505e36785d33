package io.backendprovisioner.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Topics that are one, or whose names are another's, are refused before anything is read or written. */
class TopicPropertiesTest {
    private static final List<String> TOPICS = List.of(
            "provisioner.lanes.interactive.topic",
            "provisioner.lanes.bulk.topic",
            "provisioner.replies.topic",
            "provisioner.dead-letters.topic",
            "provisioner.control.topic");

    static TopicProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("provisioner", TopicProperties.class);
    }

    @Test
    void noTwoTopicsAreOne() {
        for (int later = 1; later < TOPICS.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                assertRefused(
                        Map.of(TOPICS.get(earlier), "orders", TOPICS.get(later), "orders"),
                        TOPICS.get(later),
                        "orders",
                        "it is also " + TOPICS.get(earlier) + "; give each a topic of its own");
            }
        }
    }

    @Test
    void noTopicIsALedger() {
        for (String requests : TOPICS.subList(0, 2)) {
            for (String topic : TOPICS.subList(2, 5)) {
                assertRefused(
                        Map.of(requests, "orders", topic, "orders.ledger"),
                        topic,
                        "orders.ledger",
                        "it is also the ledger of " + requests + "; give each a topic of its own");
            }
        }
        assertRefused(
                Map.of(TOPICS.get(0), "orders", TOPICS.get(1), "orders.ledger"),
                TOPICS.get(1),
                "orders.ledger",
                "it is also the ledger of " + TOPICS.get(0));
        assertRefused(Map.of(TOPICS.get(0), "theirs.ledger"), TOPICS.get(0), "theirs.ledger", "belongs to a ledger");
    }

    /** A broker that has one of the two refuses to make the other. */
    @Test
    void noTwoTopicsDifferInWhatKafkaTakesForTheSame() {
        assertRefused(
                Map.of(TOPICS.get(0), "shop.orders", TOPICS.get(2), "shop_orders"),
                TOPICS.get(2),
                "shop_orders",
                "it differs from provisioner.lanes.interactive.topic=shop.orders in . and _ alone");
        assertRefused(
                Map.of(TOPICS.get(0), "orders_ledger", TOPICS.get(1), "orders"),
                TOPICS.get(1),
                "orders",
                "its ledger orders.ledger differs from provisioner.lanes.interactive.topic=orders_ledger in . and _ alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " orders", "orders ", "orders\t", "ord ers", "orders/1", "örders", ".", "..", "*"})
    void aNameThatKafkaDoesNotTakeIsRefused(String name) {
        for (String setting : TOPICS) {
            assertRefused(
                    Map.of(setting, name), setting, name, "it must be 1 to 249 of the characters a-z A-Z 0-9 . _ -");
        }
    }

    @Test
    void aNameIsAsLongAsKafkaTakesItAndItsLedgersToo() {
        for (String setting : TOPICS) {
            boolean hasALedger = setting.startsWith("provisioner.lanes.");
            int most = hasALedger ? 242 : 249;
            assertThat(bound(Map.of(setting, "x".repeat(most))).allTopics()).contains("x".repeat(most));
            String longer = "x".repeat(most + 1);
            assertRefused(Map.of(setting, longer), setting, longer, "it must be 1 to " + most);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"__consumer_offsets", "_schemas", "connect-configs", "shop-changelog", "theirs.ledger"})
    void aTopicThatOthersNeedForThemselvesIsRefused(String name) {
        for (String setting : TOPICS) {
            assertRefused(Map.of(setting, name), setting, name, "choose another");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " replies", "replies *", "replies?", "[a-z]*"})
    void anAllowedTopicThatIsNoneIsRefused(String allowed) {
        String setting = "provisioner.replies.allowed";
        assertThatThrownBy(() -> bound(Map.of(setting + "[0]", "replies", setting + "[1]", allowed)))
                .rootCause()
                .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, refused -> {
                    assertThat(refused.getName()).isEqualTo(setting);
                    assertThat(refused.getValue()).isEqualTo(allowed);
                    assertThat(refused.getReason()).contains("it must be");
                });
    }

    private static void assertRefused(Map<String, String> settings, String setting, String value, String reason) {
        assertThatThrownBy(() -> bound(settings))
                .as(settings.toString())
                .rootCause()
                .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, refused -> {
                    assertThat(refused.getName()).isEqualTo(setting);
                    assertThat(refused.getValue()).isEqualTo(value);
                    assertThat(refused.getReason()).contains(reason);
                });
    }
}
