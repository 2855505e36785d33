package io.backendprovisioner.storm;

import io.backendprovisioner.contract.AnnouncementWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Who was told of a request that waits, by correlation ids.
 *
 * @param told as often as they were told
 * @param late who was told when the reply was there already
 */
record Announcements(List<String> told, Set<String> late) {

    /** @param written to the topic of replies, in its order */
    static Announcements in(List<ProducerRecord<byte[], byte[]>> written) {
        List<String> told = new ArrayList<>();
        Set<String> late = new TreeSet<>();
        Set<String> answered = new HashSet<>();
        for (ProducerRecord<byte[], byte[]> record : written) {
            String correlation = Storm.correlation(record);
            if (!AnnouncementWriter.isAnnouncement(record.headers())) {
                answered.add(correlation);
                continue;
            }
            told.add(correlation);
            if (answered.contains(correlation)) {
                late.add(correlation);
            }
        }
        return new Announcements(told, late);
    }
}
