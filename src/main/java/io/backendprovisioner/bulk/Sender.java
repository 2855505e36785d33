package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.contract.HeaderNames;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of a file that has been checked, on a thread of its own, as fast as {@link OpenRows} lets it. A row's
 * correlation id is its number in this run, so that replies to an earlier run of the same file are not taken for those of
 * this one.
 */
final class Sender implements Rows {
    private final Source source;
    private final byte[] content;
    private final BatchPlan plan;
    private final OpenRows open;
    private final Producer<byte[], byte[]> producer;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("bulk-sender").unstarted(this::run);
    private volatile @Nullable String failure;

    /** @param content hash of the file as it was checked */
    Sender(Source source, byte[] content, BatchPlan plan, OpenRows open, Producer<byte[], byte[]> producer) {
        this.source = source;
        this.content = content;
        this.plan = plan;
        this.open = open;
        this.producer = producer;
    }

    void start() {
        thread.start();
    }

    boolean isDone() {
        return !thread.isAlive();
    }

    void end() {
        thread.interrupt();
    }

    /** Why sending has failed, if it has. */
    @Nullable
    String failure() {
        return failure;
    }

    private void run() {
        try {
            if (!Arrays.equals(source.read(this), content)) {
                failure = source.name() + " was changed while it was being sent";
            }
            producer.flush();
        } catch (CannotRun e) {
            failure = e.getMessage();
        } catch (KafkaException e) {
            failed(e);
        } catch (UncheckedIOException e) {
            failure = "the results cannot be written: " + e.getMessage();
        } catch (InterruptedException e) {
            failure = "interrupted";
        }
    }

    @Override
    public void row(Row row) throws InterruptedException {
        String key = BatchId.keyOf(plan.batch(), row);
        long number = open.admit(row, key);
        if (number >= 0 && failure == null) {
            ProducerRecord<byte[], byte[]> record = row.request(plan.topic(), key, plan.batch());
            record.headers()
                    .add(HeaderNames.CORRELATION_ID, plan.correlationId(number).getBytes(UTF_8));
            if (plan.namesReplyTopic()) {
                record.headers().add(HeaderNames.REPLY_TOPIC, plan.replyTopic().getBytes(UTF_8));
            }
            var _ = producer.send(record, (_, e) -> {
                if (e != null) {
                    failed(e);
                }
            });
        }
    }

    @Override
    public void fault(long line, String column, String message) {
        failure = source.name() + " was changed while it was being sent, line " + line + ": " + column + " " + message;
    }

    private void failed(Exception e) {
        failure = "the broker did not take all rows: " + Refusal.said(e) + "; the same command sends them again";
    }
}
