package io.backendprovisioner.bulk;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One row of the input, as it will be sent.
 *
 * @param line where it begins, from 1 on
 * @param key as the file gives it, if it does
 * @param name the backend's, empty where the row has none that can be read
 * @param deadline as the file gives it, if it does
 * @param value the JSON that is the request's value
 * @param columns what the file calls the place that a pointer into the value names
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes on their way through; rows are never compared
record Row(
        long line,
        @Nullable String key,
        String name,
        @Nullable String deadline,
        byte[] value,
        UnaryOperator<String> columns) {}
