package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.Options;
import io.backendprovisioner.testkit.Replies;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A million requests, each with a key, a name and a batch of its own, through both lanes: the worker has as many series for
 * Prometheus as before them. Ends with 0 if so, else with 1.
 */
final class Series {
    private static final Duration QUIET = Duration.ofMinutes(2);

    /** Kafka's clients have meters for each topic and partition once they were used, and Micrometer looks once a minute. */
    private static final Duration UNTIL_THOSE_OF_CLIENTS_ARE_THERE = Duration.ofSeconds(150);

    private Series() {}

    static void main(String[] args) throws Exception {
        var options = Options.of(args, Map.of("requests", "1000000", "warm-up", "10000", "latency", "1ms", "java", ""));
        System.out.println("series " + options);
        int warmUp = options.whole("warm-up");
        int requests = options.whole("requests");
        var check = new Check();
        try (var scene = Scene.start(options.text("latency"), options.text("java"));
                var replies = Replies.of(scene.broker().broker(), TopicNames.REPLIES, _ -> {});
                var producer = scene.broker().broker().producer()) {
            send(producer, 0, warmUp);
            await(replies, warmUp);
            int first = series(scene).size();
            Thread.sleep(UNTIL_THOSE_OF_CLIENTS_ARE_THERE);
            Set<String> before = series(scene);
            send(producer, warmUp, warmUp + requests);
            await(replies, warmUp + requests);
            Set<String> after = series(scene);
            Set<String> more = new TreeSet<>(after);
            more.removeAll(before);
            more.stream().limit(20).forEach(System.out::println);
            System.out.printf(
                    "%,d series at first, %,d when each topic has been used, %,d after %,d requests%n",
                    first, before.size(), after.size(), replies.seen());
            check.atMost("series that are there only after them", more.size(), 0);
        }
        check.end();
    }

    private static void send(Producer<byte[], byte[]> producer, int from, int to) {
        for (int number = from; number < to; number++) {
            String name = "series-" + number;
            String value = "{\"backendName\":\"" + name + "\",\"backendType\":\"HTTP\"}";
            String topic = number % 2 == 0 ? TopicNames.REQUESTS : TopicNames.BULK_REQUESTS;
            var request = new ProducerRecord<>(topic, name.getBytes(UTF_8), value.getBytes(UTF_8));
            request.headers().add("provisioner-batch", ("batch-" + number).getBytes(UTF_8));
            request.headers().add("kafka_correlationId", name.getBytes(UTF_8));
            var _ = producer.send(request);
        }
        producer.flush();
    }

    private static void await(Replies replies, int count) throws InterruptedException {
        if (!replies.awaitSeen(count, QUIET)) {
            throw new IllegalStateException("no more replies: " + replies.seen() + " of " + count);
        }
    }

    private static Set<String> series(Scene scene) {
        List<String> lines = scene.worker().meters().lines().toList();
        return lines.stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
