package io.backendprovisioner.bulk;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the control topic says of a batch, so that it can be watched from anywhere.
 *
 * @param rows of the file
 * @param sent how many of these were sent, where sending has been stopped
 * @param topic that the requests go to
 * @param from where to read each partition of the reply topic from: how far it reached before the first row was sent
 * @param content hash of the file
 */
record BatchNote(
        long rows,
        @Nullable Long sent,
        String topic,
        String replyTopic,
        List<Long> from,
        Instant begunAt,
        String file,
        String content) {
    BatchNote {
        from = List.copyOf(from);
    }

    static String keyOf(String batch) {
        return "batch " + batch;
    }

    BatchNote stoppedAfter(long count) {
        return new BatchNote(rows, count, topic, replyTopic, from, begunAt, file, content);
    }

    /** The same file sent once more goes on with what is known of its first time. */
    BatchNote goingOnWith(@Nullable BatchNote earlier) {
        if (earlier == null || !earlier.content.equals(content) || !earlier.replyTopic.equals(replyTopic)) {
            return this;
        }
        return new BatchNote(rows, null, topic, replyTopic, earlier.from, earlier.begunAt, file, content);
    }

    long expected() {
        return sent == null ? rows : sent;
    }

    String write() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rows", rows);
        if (sent != null) {
            fields.put("sent", sent);
        }
        fields.put("topic", topic);
        fields.put("replyTopic", replyTopic);
        fields.put("from", from);
        fields.put("begunAt", begunAt.toString());
        fields.put("file", file);
        fields.put("content", content);
        return JsonMapper.shared().writeValueAsString(fields);
    }

    /** {@code null} where the text is not what {@link #write} writes. */
    static @Nullable BatchNote read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(text);
            return new BatchNote(
                    json.path("rows").longValue(),
                    json.path("sent").isNumber() ? json.path("sent").longValue() : null,
                    json.path("topic").stringValue(),
                    json.path("replyTopic").stringValue(),
                    json.path("from").valueStream().map(JsonNode::longValue).toList(),
                    Instant.parse(json.path("begunAt").stringValue("")),
                    json.path("file").stringValue(""),
                    json.path("content").stringValue(""));
        } catch (JacksonException | DateTimeException e) {
            return null;
        }
    }
}
