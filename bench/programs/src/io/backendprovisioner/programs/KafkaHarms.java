package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.testkit.BrokerProcess;
import io.backendprovisioner.testkit.ProgramProcess;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.Replies;
import io.backendprovisioner.testkit.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Bad things on the side of Kafka: topics, records and brokers. */
final class KafkaHarms {
    static final List<Harm> ALL =
            List.of(new ReplyTopic(), new CorruptRecord(), new ForeignReplyTopic(), new BrokersGone());

    private KafkaHarms() {}

    private static Stream<BrokerProcess> nodes(Ordeal at) {
        return IntStream.rangeClosed(1, 3).mapToObj(at.site().brokers()::node);
    }

    private static final class ReplyTopic extends Harm {
        /** About a second, as docs/reliability.md promises, in milliseconds. */
        private static final long MOST_TO_FIND_OUT = 1500;

        ReplyTopic() {
            super(1, "the reply topic that 5 requests name takes no records", Counts.ALL);
        }

        @Override
        void prepare(Ordeal at) throws Exception {
            // Before anything is measured, since what the loss of a broker costs is not the question.
            at.site().brokers().node(3).kill();
            Thread.sleep(Duration.ofSeconds(10));
        }

        @Override
        boolean isFeltFromTheStrikeOn() {
            return false;
        }

        @Override
        void strike(Ordeal at) throws Exception {
            long begun = System.currentTimeMillis();
            at.culprits("lonely-", 5, TopicNames.REQUESTS, request -> request.answeredOn(Site.LONELY));
            at.mustHold(at.healthTells(Site.LONELY, Duration.ofSeconds(15)), "not reported");
            Thread.sleep(Duration.ofSeconds(2));
            long delay = at.delaySince(begun);
            at.note("to find it out cost others " + Ordeal.seconds(delay) + ", once");
            at.mustHold(delay <= MOST_TO_FIND_OUT, "to find it out cost others more than about a second");
        }

        @Override
        void look(Ordeal at) throws Exception {
            at.awaitCulprits("CREATED");
        }

        @Override
        void heal(Ordeal at) {
            at.site().brokers().node(3).startAgain();
            at.site().brokers().awaitWhole();
            at.site().brokers().awaitPreferredLeaders();
        }
    }

    private static final class CorruptRecord extends Harm {
        private static final TopicPartition STRUCK = new TopicPartition(TopicNames.REQUESTS, 0);

        private @Nullable Asked damaged;
        private long offset;

        CorruptRecord() {
            super(2, "a record of one partition cannot be read", Counts.ALL);
        }

        @Override
        void strike(Ordeal at) throws Exception {
            at.others().avoid(STRUCK.partition());
            String name = "damaged";
            damaged = at.others().expect(name);
            try (var producer = at.site().brokers().broker().producer(Map.of("transactional.id", name))) {
                producer.initTransactions();
                producer.beginTransaction();
                var request = RawRequest.toCreate(name).keyed(name).correlatedBy(name.getBytes(UTF_8));
                offset = producer.send(request.on(STRUCK.topic(), STRUCK.partition()))
                        .get()
                        .offset();
                // Nobody reads it before the transaction has ended.
                nodes(at).forEach(node -> node.damage(STRUCK, offset));
                producer.commitTransaction();
            }
            for (int i = 0; i < 3; i++) {
                at.culprit("behind-" + i, request -> request, STRUCK.topic(), STRUCK.partition());
            }
        }

        @Override
        void look(Ordeal at) throws Exception {
            at.mustHold(at.healthTells("record-unreadable", PATIENCE), "not reported");
        }

        @Override
        void heal(Ordeal at) throws Exception {
            if (damaged == null) {
                return;
            }
            Path home = Files.createTempDirectory(Path.of("target"), "home-");
            try (var command = ProgramProcess.start(
                    home,
                    "bury-unreadable",
                    "--partition=" + STRUCK.partition(),
                    "--offset=" + offset,
                    "--yes",
                    "--spring.kafka.bootstrap-servers="
                            + at.site().brokers().broker().bootstrapServers())) {
                int exit = command.awaitExit();
                at.note("buried with exit code " + exit);
                if (exit == 0) {
                    damaged.buried();
                } else {
                    at.mustHold(false, "not buried");
                }
            } finally {
                nodes(at).forEach(node -> node.damage(STRUCK, offset));
            }
        }

        @Override
        void judge(Ordeal at) throws Exception {
            at.awaitCulprits("CREATED");
        }
    }

    private static final class ForeignReplyTopic extends Harm {
        private static final List<String> FOREIGN = List.of(
                Site.CONTROL,
                Site.DEAD_LETTERS,
                TopicNames.REQUESTS,
                TopicNames.BULK_REQUESTS,
                TopicProperties.ledgerOf(TopicNames.REQUESTS),
                TopicProperties.ledgerOf(TopicNames.BULK_REQUESTS));

        ForeignReplyTopic() {
            super(8, "6 requests want their replies on topics of the worker's own", Counts.ALL);
        }

        @Override
        void strike(Ordeal at) {
            for (String topic : FOREIGN) {
                at.culprit("astray-" + topic, request -> request.answeredOn(topic), TopicNames.REQUESTS, null);
            }
        }

        @Override
        void look(Ordeal at) throws Exception {
            at.awaitCulprits("REJECTED");
        }

        @Override
        void judge(Ordeal at) {
            var names = at.culprits().stream().map(Asked::name).toList();
            long astray = at.site().brokers().broker().readAll(FOREIGN.toArray(String[]::new)).stream()
                    .filter(record -> !Replies.status(record).isEmpty())
                    .filter(record -> names.contains(Replies.correlationId(record)))
                    .count();
            at.note(astray + " replies there");
            at.mustHold(astray == 0, astray + " replies on topics of the worker's own");
        }
    }

    private static final class BrokersGone extends Harm {
        private static final long LASTS = 20_000;

        BrokersGone() {
            super(9, "all brokers stand still for 20 s, under an idle worker", Counts.AFTER);
        }

        @Override
        void strike(Ordeal at) throws Exception {
            at.others().pause(true);
            long idle = System.currentTimeMillis();
            Ordeal.await(PATIENCE, () -> at.others().areAnswered(idle));
            Thread.sleep(Duration.ofSeconds(2));
            nodes(at).forEach(BrokerProcess::pause);
            long gone = System.currentTimeMillis();
            at.mustHold(at.healthTells("waitingFor", Duration.ofSeconds(15)), "not reported within 15 s");
            String reason = at.site()
                    .worker()
                    .health()
                    .at("/components/worker/details/waitingFor")
                    .asString("");
            at.note(reason);
            at.site().watch(Duration.ofMillis(gone + LASTS - System.currentTimeMillis()));
        }

        @Override
        void heal(Ordeal at) {
            nodes(at).forEach(BrokerProcess::resume);
            at.site().brokers().awaitWhole();
            at.site().brokers().awaitPreferredLeaders();
        }
    }
}
