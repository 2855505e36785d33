package io.backendprovisioner.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Which names a topic may have, and that no two of an installation's topics are one. For one thread. */
final class TopicRules {
    static final String LEDGER = ".ledger";

    private static final int LONGEST = 249;
    private static final String CHARACTERS = " of the characters a-z A-Z 0-9 . _ -";
    static final String LEGAL = "1 to " + LONGEST + CHARACTERS;
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1," + LONGEST + "}");

    /** What others depend on for their own records, named as they come. */
    private static final Pattern RESERVED = Pattern.compile(String.join(
            "|",
            "__.*", // Kafka, Cruise Control
            "_(schemas|confluent|redpanda).*", // Schema Registry and its kin, and what vendors bring
            "(.*[._-])?connect(-cluster)?-(configs|offsets|status)", // Kafka Connect, also in Strimzi
            "mm2-.*\\.internal|.*\\.checkpoints\\.internal", // MirrorMaker 2
            ".*-(changelog|repartition)", // Kafka Streams
            ".*" + Pattern.quote(LEDGER))); // this and every other installation

    /** By a name that Kafka treats as the same: it has no two topics that differ in {@code .} and {@code _} alone. */
    private final Map<String, Taken> taken = new HashMap<>();

    private record Taken(String by, String topic) {}

    static boolean isName(String topic) {
        return NAME.matcher(topic).matches();
    }

    /** Whether it is an internal topic of Kafka, of a common tool beside it, or a ledger, so that no others may write. */
    static boolean isReserved(String topic) {
        return RESERVED.matcher(topic).matches();
    }

    /** @throws InvalidConfigurationPropertyValueException if it can match no topic */
    static void checkPattern(String setting, String pattern) {
        if (!isName(pattern.replace('*', 'x'))) {
            throw refused(setting, pattern, "it must be " + LEGAL + ", and of * for any of them; no blanks");
        }
    }

    /** @throws InvalidConfigurationPropertyValueException if it cannot be used beside those before it */
    void check(String setting, String topic) {
        if (!isName(topic)) {
            throw refused(setting, topic, "it must be " + LEGAL + "; no blanks");
        }
        take(setting, topic, setting, topic);
        if (isReserved(topic)) {
            throw refused(
                    setting, topic, "such a name belongs to a ledger, to Kafka or to a tool beside it; choose another");
        }
    }

    /**
     * Checks a request topic, and its ledger's name with it.
     *
     * @throws InvalidConfigurationPropertyValueException if they cannot be used beside those before them
     */
    void checkRequests(String setting, String topic) {
        check(setting, topic);
        String ledger = TopicProperties.ledgerOf(topic);
        if (!isName(ledger)) {
            throw refused(
                    setting,
                    topic,
                    "it must be 1 to " + (LONGEST - LEDGER.length()) + CHARACTERS
                            + ", since its ledger's name is longer by " + LEDGER);
        }
        take("the ledger of " + setting, ledger, setting, topic);
    }

    private void take(String by, String name, String setting, String topic) {
        Taken other = taken.putIfAbsent(name.replace('.', '_'), new Taken(by, name));
        if (other != null) {
            String subject = name.equals(topic) ? "it" : "its ledger " + name;
            throw refused(
                    setting,
                    topic,
                    name.equals(other.topic())
                            ? subject + " is also " + other.by() + "; give each a topic of its own"
                            : subject + " differs from " + other.by() + "=" + other.topic()
                                    + " in . and _ alone, which Kafka does not allow; choose another name");
        }
    }

    private static InvalidConfigurationPropertyValueException refused(String setting, String value, String reason) {
        return new InvalidConfigurationPropertyValueException(setting, value, reason);
    }
}
