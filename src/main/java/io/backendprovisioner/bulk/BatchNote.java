package io.backendprovisioner.bulk;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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
        requireNonNull(topic);
        requireNonNull(replyTopic);
        requireNonNull(begunAt);
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
        return JsonMapper.shared().writeValueAsString(this);
    }

    /** {@code null} where the text is not what {@link #write} writes. */
    static @Nullable BatchNote read(@Nullable String text) {
        try {
            return text == null ? null : JsonMapper.shared().readValue(text, BatchNote.class);
        } catch (JacksonException e) {
            return null;
        }
    }
}
