package io.backendprovisioner.testkit;

import io.backendprovisioner.contract.AnnouncementWriter;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A broker, a stand-in for the cloud and one worker that has begun to read, with topics that are theirs alone. */
public final class Stage implements AutoCloseable {
    private final Broker broker;
    private final TopicNames topics;
    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final WorkerInProcess worker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Inbox inbox;

    /**
     * @param moreReplyTopics created beside the default one, with three partitions each
     * @param settings of the worker, as on the command line
     */
    public Stage(Broker broker, TopicNames topics, List<String> moreReplyTopics, String... settings) {
        this.broker = broker;
        this.topics = topics;
        moreReplyTopics.forEach(topic -> broker.createTopic(topic, 3));
        worker = startWorker(settings).awaitReady();
        producer = broker.producer();
        List<String> all = new ArrayList<>(moreReplyTopics);
        all.add(topics.replies());
        all.add(topics.deadLetters());
        inbox = new Inbox(broker, all.toArray(String[]::new));
    }

    /** One more worker of the same group. */
    public WorkerInProcess startWorker(String... settings) {
        return WorkerInProcess.start(broker.bootstrapServers(), topics, simulator.endpoint(), settings);
    }

    public Simulator simulator() {
        return simulator;
    }

    public WorkerInProcess worker() {
        return worker;
    }

    public TopicNames topics() {
        return topics;
    }

    /** To the interactive lane; returns when the broker has it. */
    public RecordMetadata send(RawRequest request, @Nullable Integer partition) {
        try {
            return producer.send(request.on(topics.requests(), partition)).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the request was not sent", e);
        }
    }

    /** To partitions as their keys say; returns when the broker has all. */
    public void send(Collection<RawRequest> requests) {
        send(requests, topics.requests());
    }

    private void send(Collection<RawRequest> requests, String topic) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        requests.forEach(request -> sent.add(producer.send(request.on(topic, null))));
        try {
            for (var one : sent) {
                one.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the requests were not sent", e);
        }
    }

    /** To the bulk lane. */
    public void sendBulk(Collection<RawRequest> requests) {
        send(requests, topics.bulkRequests());
    }

    public ReceivedReply answerTo(RawRequest request) {
        return inbox.answerTo(request);
    }

    public ReceivedReply sendAndAwait(RawRequest request) {
        send(request, null);
        return answerTo(request);
    }

    /** Waits for the first record that tells of this request, be it that it waits, and returns all there are by now. */
    public List<ConsumerRecord<byte[], byte[]>> toldOf(RawRequest request) {
        return inbox.toldOf(request);
    }

    public ConsumerRecord<byte[], byte[]> deadLetterOf(RecordMetadata sent) {
        return inbox.deadLetterOf(sent);
    }

    /** Waits until so many replies have come since the start. */
    public List<ReceivedReply> answers(int count) {
        return inbox.answers(count);
    }

    /** Every reply that is committed on the default reply topic by now. */
    public List<ReceivedReply> allAnswers() {
        return broker.readAll(topics.replies()).stream()
                .filter(record -> !AnnouncementWriter.isAnnouncement(record.headers()))
                .map(ReceivedReply::in)
                .toList();
    }

    /** For each request partition that has records: how many of them lie behind the group's committed offset. */
    public Map<TopicPartition, Long> unsettled() {
        try (Admin admin = broker.admin()) {
            var partitions = admin
                    .describeTopics(List.of(topics.requests(), topics.bulkRequests()))
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
            var committed = admin.listConsumerGroupOffsets(
                            topics.group(), new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, Long> unsettled = new HashMap<>();
            admin.listOffsets(partitions).all().get().forEach((partition, end) -> {
                var offset = committed.get(partition);
                long left = end.offset() - (offset == null ? 0 : offset.offset());
                if (end.offset() > 0) {
                    unsettled.put(partition, left);
                }
            });
            return unsettled;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the offsets could not be read", e);
        }
    }

    @Override
    public void close() {
        worker.close();
        inbox.close();
        producer.close();
        simulator.close();
    }
}
