package io.backendprovisioner.journal;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records of one transaction: which are acknowledged, which were refused, and which places take none
 * while others do. The producer fails the records that it has not sent yet with the exception of the one that broke the
 * transaction, so only the first record that fails counts. Safe for any number of threads.
 */
final class Sends {
    /** While nothing at all is acknowledged for so long, but something was before, the rest is given up. */
    static final Duration STANDSTILL = Duration.ofMillis(500);

    private final Function<ProducerRecord<byte[], byte[]>, Place> places;
    private final List<One> all = new ArrayList<>();
    private int acknowledged;
    private @Nullable One firstFailed;
    private @Nullable Refused refused;

    /** @param places says where a record goes */
    Sends(Function<ProducerRecord<byte[], byte[]>, Place> places) {
        this.places = places;
    }

    /** One record on its way. */
    private final class One implements Callback {
        private final ProducerRecord<byte[], byte[]> record;
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private @Nullable Exception failure;

        One(ProducerRecord<byte[], byte[]> record) {
            this.record = record;
        }

        @Override
        public void onCompletion(
                org.apache.kafka.clients.producer.@Nullable RecordMetadata metadata, @Nullable Exception failed) {
            ended(this, failed);
            over.complete(null);
        }
    }

    void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var one = new One(record);
        synchronized (this) {
            all.add(one);
        }
        try {
            var _ = producer.send(record, one);
        } catch (RuntimeException e) {
            one.onCompletion(null, e);
            throw e;
        }
    }

    private synchronized void ended(One one, @Nullable Exception failure) {
        if (failure == null) {
            acknowledged++;
            return;
        }
        one.failure = failure;
        if (firstFailed == null) {
            firstFailed = one;
        }
        KafkaFailure meaning = KafkaFailure.ofRecord(failure, one.record.topic());
        if (refused == null && (meaning == KafkaFailure.ABOUT_THE_RECORD || meaning == KafkaFailure.ABOUT_THE_PLACE)) {
            refused = new Refused(one.record, failure, meaning);
        }
    }

    /**
     * Blocks until every record is acknowledged or has failed; or, where some were acknowledged, until no other one is for
     * a while. Where none is acknowledged, the broker is in trouble and not a place.
     */
    void await(Time time) throws InterruptedException {
        CompletableFuture<?> over =
                CompletableFuture.allOf(all.stream().map(one -> one.over).toArray(CompletableFuture[]::new));
        int before = 0;
        while (!time.await(over, STANDSTILL)) {
            int now = acknowledged();
            if (now > 0 && now == before) {
                return;
            }
            before = now;
        }
    }

    private synchronized int acknowledged() {
        return acknowledged;
    }

    /** Returns whether the producer still tries some of them. */
    synchronized boolean areUnderWay() {
        return all.stream().anyMatch(one -> !one.over.isDone());
    }

    @Nullable
    synchronized Exception firstFailure() {
        return firstFailed == null ? null : firstFailed.failure;
    }

    @Nullable
    synchronized Refused refused() {
        return refused;
    }

    /**
     * Returns the places that took no record in this transaction while others did, with the reason; {@code null} if there is
     * none. Where nothing was acknowledged it is the broker that is in trouble, unless everything goes to one place and the
     * broker has taken the offsets.
     *
     * @param offsetsTaken whether it has
     */
    synchronized CommitResult.@Nullable Held held(boolean offsetsTaken) {
        One first = firstFailed;
        Exception failure = first == null ? null : first.failure;
        if (acknowledged == 0 && !(offsetsTaken && goToOnePlace())) {
            return null;
        }
        Set<Place> places = all.stream()
                .filter(one -> !one.over.isDone())
                .map(one -> this.places.apply(one.record))
                .collect(Collectors.toCollection(HashSet::new));
        if (first != null
                && failure != null
                && KafkaFailure.ofRecord(failure, first.record.topic()) == KafkaFailure.TROUBLE
                && !KafkaFailure.isAboutAnother(failure)) {
            places.add(this.places.apply(first.record));
        }
        return places.isEmpty()
                ? null
                : new CommitResult.Held(
                        Set.copyOf(places), failure == null ? "it takes no records" : Refusal.said(failure));
    }

    private boolean goToOnePlace() {
        return all.stream().map(one -> places.apply(one.record)).distinct().count() == 1;
    }
}
