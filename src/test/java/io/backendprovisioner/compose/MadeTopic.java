package io.backendprovisioner.compose;

import io.backendprovisioner.testkit.Broker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** How a topic was made. */
record MadeTopic(int partitions, int copies, Map<String, String> settings) {

    /** Those whose names begin so, by the rest of their names. */
    static Map<String, MadeTopic> all(Broker broker, String prefix) throws Exception {
        try (Admin admin = broker.admin()) {
            List<String> names = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(prefix))
                    .toList();
            Map<String, MadeTopic> made = new TreeMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(names).allTopicNames().get().values()) {
                made.put(
                        topic.name().substring(prefix.length()),
                        new MadeTopic(
                                topic.partitions().size(),
                                topic.partitions().getFirst().replicas().size(),
                                settings(admin, topic.name())));
            }
            return made;
        }
    }

    private static Map<String, String> settings(Admin admin, String topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .flatMap(config -> config.entries().stream())
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
}
