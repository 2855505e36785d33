package io.backendprovisioner.bulk;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a batch goes, and where its answers come.
 *
 * @param namesReplyTopic whether each request must say so, since it is not the default one
 * @param run no two runs have the same
 */
record BatchPlan(String batch, String topic, String replyTopic, boolean namesReplyTopic, String run) {

    static BatchPlan of(String batch, String topic, String replyTopic, boolean namesReplyTopic) {
        String run = UUID.randomUUID().toString().substring(0, 13);
        return new BatchPlan(batch, topic, replyTopic, namesReplyTopic, run);
    }

    String correlationId(long number) {
        return run + ":" + number;
    }

    /** The number of the row that is answered, or -1 where that is none of this run. */
    long numberOf(@Nullable String correlationId) {
        if (correlationId == null || !correlationId.startsWith(run + ":")) {
            return -1;
        }
        try {
            return Long.parseLong(correlationId.substring(run.length() + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
