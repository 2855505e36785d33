package io.backendprovisioner.bulk;

import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/** What the rows of one file have in common: given, or made of the file's content. */
final class BatchId {
    /** As long as those that are made of a file's content. */
    static final String NOT_YET_KNOWN = "0000000000000000";

    private static final int BYTES_OF_HASH = 8;
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private BatchId() {}

    static boolean isLegal(String batch) {
        return LEGAL.matcher(batch).matches();
    }

    static String ofContent(byte[] sha256) {
        return HexFormat.of().formatHex(sha256, 0, BYTES_OF_HASH);
    }

    /** The row's own, or one that the same batch always makes of the same name. */
    static String keyOf(String batch, Row row) {
        return Objects.requireNonNullElseGet(row.key(), () -> batch + "/" + row.name());
    }
}
