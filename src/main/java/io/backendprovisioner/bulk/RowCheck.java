package io.backendprovisioner.bulk;

import io.backendprovisioner.contract.HeaderNames;
import io.backendprovisioner.contract.Incoming;
import io.backendprovisioner.contract.RequestReader;
import io.backendprovisioner.domain.Violation;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Judges every row before the first is sent: by the worker's own reader, handed the record that would be sent, and against
 * the rows before it.
 */
final class RowCheck implements Rows {
    private static final String DEADLINE_POINTER = Violation.header(HeaderNames.DEADLINE);

    private final Faults faults;
    private final String batch;
    private final LongObjectMap<Long> lineOfName = new LongObjectHashMap<>();
    private final LongObjectMap<Long> lineOfKey = new LongObjectHashMap<>();
    private long rows;

    /** @param batch as long as the real one, if it is not known yet */
    RowCheck(String batch, Faults faults) {
        this.batch = batch;
        this.faults = faults;
    }

    /** Of those that can be read. */
    long rows() {
        return rows;
    }

    /** The line that asks for a backend of this name, or null. */
    @Nullable
    Long lineOf(String name) {
        return lineOfName.get(TextHash.of(name));
    }

    @Override
    public void row(Row row) {
        rows++;
        String key = BatchId.keyOf(batch, row);
        List<Violation> violations = violations(row, key, batch);
        for (Violation violation : violations) {
            if (violation.pointer().equals(Violation.KEY) && row.key() == null) {
                // Made of the name: what is wrong with that is said once.
                if (violations.size() == 1) {
                    faults.add(row.line(), "backendName", "does not make a key: " + violation.message());
                }
            } else {
                faults.add(row.line(), columnOf(violation, row), violation.message());
            }
        }
        if (row.key() != null) {
            refuseSecond(lineOfKey, row.key(), RequestValue.KEY, row);
        }
        if (!row.name().isEmpty()) {
            refuseSecond(lineOfName, row.name(), "backendName", row);
        }
    }

    @Override
    public void fault(long line, String column, String message) {
        faults.add(line, column, message);
    }

    private void refuseSecond(LongObjectMap<Long> lines, String text, String column, Row row) {
        Long earlier = lines.putIfAbsent(TextHash.of(text), row.line());
        if (earlier != null) {
            faults.add(row.line(), column, "'" + text + "' is that of line " + earlier + " too");
        }
    }

    static List<Violation> violations(Row row, String key, String batch) {
        ProducerRecord<byte[], byte[]> request = row.request("requests", key, batch);
        var asReceived = new ConsumerRecord<>("requests", 0, 0, request.key(), request.value());
        request.headers().forEach(asReceived.headers()::add);
        return switch (RequestReader.read(asReceived)) {
            case Incoming.Request _ -> List.of();
            case Incoming.Invalid invalid -> invalid.violations();
            case Incoming.Unanswerable(var cause) -> List.of(new Violation(Violation.KEY, cause));
        };
    }

    private static String columnOf(Violation violation, Row row) {
        String pointer = violation.pointer();
        if (pointer.startsWith("/")) {
            return row.columns().apply(pointer);
        }
        return pointer.equals(DEADLINE_POINTER) ? RequestValue.DEADLINE : pointer;
    }
}
