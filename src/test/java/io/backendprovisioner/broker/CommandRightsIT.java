package io.backendprovisioner.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.BackendProvisioner;
import io.backendprovisioner.bulk.Surroundings;
import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Inbox;
import io.backendprovisioner.testkit.OnSecuredBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.SecuredBroker;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerInProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command runs with the rights that the table in {@code docs/operations.md} has for it, and with none of them less. */
@OnSecuredBroker
class CommandRightsIT {
    private static final String USER = "operator";

    @TempDir
    Path folder;

    private final TopicNames topics = TopicNames.startingWith("commands");
    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final SecuredBroker broker;

    CommandRightsIT(SecuredBroker broker) {
        this.broker = broker;
        broker.setPassword(USER, OnSecuredBroker.PASSWORD);
    }

    private record Ran(int exit, String told) {}

    @Test
    void commandsNeedTheRightsOfTheTable() throws IOException, InterruptedException {
        Topics.create(broker.broker(), topics);
        Path file = Files.writeString(folder.resolve("backends.csv"), "backendName,backendType\nparcels,HTTP\n");
        RawRequest request = RawRequest.toCreate("orders").keyed("orders");
        try (simulator;
                var _ = WorkerInProcess.start(broker.broker().bootstrapServers(), topics, simulator.endpoint());
                var inbox = new Inbox(broker.broker(), topics.replies())) {
            broker.broker().send(request, topics.requests());
            RawRequest bulk = RawRequest.toCreate("crates");
            broker.broker().send(bulk, topics.bulkRequests());
            assertThat(inbox.answerTo(request).status()).isEqualTo(ReplyStatus.CREATED);
            assertThat(inbox.answerTo(bulk).status()).isEqualTo(ReplyStatus.CREATED);
            needs("audit");
            needs("show", "orders");
            needs("replay", "--partition=0", "--offset=0");
            needs("bulk submit", file.toString(), "--batch=spring");
            needs("bulk status", "spring");
            needs("bulk cancel", "spring");
        }
    }

    @Test
    void givingARecordUpNeedsTheRightsOfTheTable() throws InterruptedException {
        Topics.create(broker.broker(), topics);
        broker.broker().send(RawRequest.toCreate("orders"), topics.requests());
        var partition = new TopicPartition(topics.requests(), 0);
        broker.damage(partition, 0);
        try (simulator;
                var _ = WorkerInProcess.start(broker.broker().bootstrapServers(), topics, simulator.endpoint())) {
            needs("bury-unreadable", "--partition=0", "--offset=0", "--yes");
        } finally {
            broker.damage(partition, 0);
        }
    }

    private void needs(String command, String... arguments) throws InterruptedException {
        List<RightsTable.Right> rights = RightsTable.of(command, topics);
        assertThat(rights).as(command).isNotEmpty();
        try (var grants = new Grants(broker, USER)) {
            grants.give(rights);
            Ran ran = run(command, arguments);
            assertThat(ran.exit()).as(command + ": " + ran.told()).isZero();
            for (RightsTable.Right right : rights) {
                RightsTable.Right weaker = right.insteadOfIt(AclOperation.DESCRIBE);
                grants.give(List.of(weaker));
                grants.take(right);
                Ran without = run(command, arguments);
                assertThat(without.told())
                        .as(command + " without " + right)
                        .containsAnyOf("not allowed for topic " + right.name(), "not allowed to write to any topic");
                assertThat(without.exit()).isEqualTo(2);
                grants.give(List.of(right));
                grants.take(weaker);
            }
        }
    }

    private Ran run(String command, String... more) throws InterruptedException {
        var out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        var told = new ByteArrayOutputStream();
        var err = new PrintStream(told, true, UTF_8);
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(topics.asSettings());
        arguments.addAll(broker.asUser(USER, OnSecuredBroker.PASSWORD));
        arguments.add("--provisioner.provider.endpoint=" + simulator.endpoint());
        int exit;
        if (command.startsWith("bulk ")) {
            arguments.addFirst(command.substring("bulk ".length()));
            var surroundings = new Surroundings(
                    new ByteArrayInputStream(new byte[0]), out, err, false, 80, BackendProvisioner::openContext);
            exit = BackendProvisioner.bulk(arguments.toArray(String[]::new), surroundings);
        } else {
            exit = BackendProvisioner.operate(command, arguments.toArray(String[]::new), out, err);
        }
        return new Ran(exit, told.toString(UTF_8));
    }
}
