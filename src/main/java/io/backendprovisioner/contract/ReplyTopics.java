package io.backendprovisioner.contract;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which topics a request may name for its reply: those on the allow list, whatever it says none of the worker's own except
 * the default reply topic, and none that Kafka, a common tool or another worker's ledger needs for itself.
 */
public final class ReplyTopics {
    private final ReplyDestination byDefault;
    private final List<Pattern> allowed;
    private final List<String> ownTopics;

    public ReplyTopics(TopicProperties settings) {
        this.byDefault = new ReplyDestination(settings.replies().topic(), null);
        this.allowed =
                settings.replies().allowed().stream().map(ReplyTopics::glob).toList();
        this.ownTopics = settings.allTopics();
    }

    /** Where a reply goes when the request names no topic, or one that it may not name. */
    public ReplyDestination byDefault() {
        return byDefault;
    }

    /** Whether it exists is another question. */
    public boolean mayBeNamed(String topic) {
        return topic.equals(byDefault.topic())
                || (!ownTopics.contains(topic)
                        && !TopicRules.isReserved(topic)
                        && allowed.stream()
                                .anyMatch(pattern -> pattern.matcher(topic).matches()));
    }

    private static Pattern glob(String allowed) {
        return Pattern.compile(
                Stream.of(allowed.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
