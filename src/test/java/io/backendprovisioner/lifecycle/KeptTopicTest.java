package io.backendprovisioner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is weak about a topic, and what is merely all that its cluster can do. */
class KeptTopicTest {
    private static final Map<String, String> SOUND = Map.of(
            "min.insync.replicas", "2",
            "unclean.leader.election.enable", "false",
            "max.message.bytes", "1048588",
            "cleanup.policy", "compact");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1 | 1 | min.insync.replicas=1                                    | \"\"",
                "2 | 2 | min.insync.replicas=1                                    | \"\"",
                "2 | 2 | min.insync.replicas=2                                    | \"\"",
                "3 | 3 | min.insync.replicas=2                                    | \"\"",
                "5 | 3 | min.insync.replicas=3                                    | \"\"",
                "3 | 4 | min.insync.replicas=2                                    | \"\"",
                "2 | 1 | min.insync.replicas=1                                    | replication 1, 2 brokers are there",
                "3 | 1 | min.insync.replicas=1                                    | replication 1, 3 brokers are there",
                "5 | 2 | min.insync.replicas=1                                    | replication 2, 5 brokers are there",
                "3 | 3 | min.insync.replicas=1                                    | min.insync.replicas 1 of 3 replicas",
                "1 | 1 | unclean.leader.election.enable=true                      | unclean.leader.election.enable is true",
                "3 | 3 | max.message.bytes=1048587                                | max.message.bytes 1048587, below 1048588",
                "3 | 3 | max.message.bytes=8000000                                | \"\"",
                "3 | 3 | cleanup.policy=compact,delete                            | cleanup.policy is 'compact,delete' instead of compact",
                "3 | 3 | min.insync.replicas=1 unclean.leader.election.enable=true | min.insync.replicas 1 of 3 replicas, and unclean.leader.election.enable is true",
            })
    void whatIsWeakIsNamed(int brokers, int copies, String settings, String weakness) {
        assertThat(KeptTopic.weaknesses(List.of(ledger(copies, but(settings))), brokers))
                .isEqualTo(weakness.isEmpty() ? List.of() : List.of("topic orders.ledger: " + weakness));
    }

    @Test
    void onlyALedgerHasToTakeLargeRecordsAndBeCompacted() {
        var requests = new KeptTopic("orders", false, 3, but("max.message.bytes=1000 cleanup.policy=delete"));
        assertThat(KeptTopic.weaknesses(List.of(requests), 3)).isEmpty();
    }

    @Test
    void eachWeakTopicHasItsSentence() {
        var requests = new KeptTopic("orders", false, 1, SOUND);
        assertThat(KeptTopic.weaknesses(List.of(ledger(1, SOUND), requests, ledger(3, SOUND)), 3))
                .containsExactly(
                        "topic orders.ledger: replication 1, 3 brokers are there",
                        "topic orders: replication 1, 3 brokers are there");
    }

    @Test
    void settingsThatMayNotBeReadAreNotWeak() {
        assertThat(KeptTopic.weaknesses(List.of(ledger(3, Map.of())), 3)).isEmpty();
        assertThat(KeptTopic.limits(List.of(ledger(2, Map.of())), 2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 1 | 1 | the cluster has 1 broker: what it has acknowledged rests on one disk",
                "2 | 2 | 1 | the cluster has 2 brokers: what it acknowledges while one is down rests on one disk",
            })
    void smallClusterHasALimit(int brokers, int copies, int inSync, String limit) {
        assertThat(KeptTopic.limits(List.of(ledger(copies, but("min.insync.replicas=" + inSync))), brokers))
                .containsExactly(limit);
    }

    @Test
    void largerClusterHasNone() {
        assertThat(KeptTopic.limits(List.of(ledger(2, SOUND)), 2)).isEmpty();
        assertThat(KeptTopic.limits(List.of(ledger(1, but("min.insync.replicas=1"))), 3))
                .isEmpty();
    }

    private static KeptTopic ledger(int copies, Map<String, String> settings) {
        return new KeptTopic("orders.ledger", true, copies, settings);
    }

    private static Map<String, String> but(String settings) {
        Map<String, String> all = new TreeMap<>(SOUND);
        all.putAll(Stream.of(settings.split(" ", -1))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1])));
        return all;
    }
}
