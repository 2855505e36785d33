package io.backendprovisioner.ledger;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of each offset that a worker commits: which transaction it belongs to, and which revision of the progress
 * the ledger holds by then. An offset without it was committed by somebody else.
 *
 * @param transaction the worker's random id and a number, such as {@code 1f2e3d4c:17}
 */
public record CommitToken(String transaction, long revision) {
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{8}:\\d{1,19}):(\\d{1,18})");

    /** Returns {@code null} if the offset is not one of ours. */
    public static @Nullable CommitToken of(@Nullable OffsetAndMetadata committed) {
        String metadata = committed == null ? null : committed.metadata();
        Matcher form = FORM.matcher(metadata == null ? "" : metadata);
        return form.matches() ? new CommitToken(form.group(1), Long.parseLong(form.group(2))) : null;
    }

    public String write() {
        return transaction + ':' + revision;
    }
}
