package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.OnPath;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that is not Java's: what the first run tells people to paste. */
@OnBroker
class KcatIT {
    private final Broker broker;

    KcatIT(Broker broker) {
        this.broker = broker;
    }

    @BeforeAll
    static void kcatIsThere() {
        assumeTrue(OnPath.has("kcat"), "kcat is not installed");
    }

    @Test
    void aRequestByKcatIsAnsweredWithItsCorrelationId() throws Exception {
        var topics = TopicNames.startingWith("kcat");
        try (var _ = new Stage(broker, topics, List.of())) {
            kcat(
                    "{\"backendName\":\"mine\",\"backendType\":\"HTTP\"}",
                    List.of("-P", "-t", topics.requests(), "-k", "mine", "-H", "kafka_correlationId=abc"));
            String reply =
                    kcat("", List.of("-C", "-t", topics.replies(), "-o", "beginning", "-c", "1", "-f", "%k %h %s\\n"));
            assertThat(reply)
                    .startsWith("mine ")
                    .contains("kafka_correlationId=abc", "provisioner-status=CREATED", "\"backendId\":");
        }
    }

    private String kcat(String input, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kcat", "-q", "-b", broker.bootstrapServers()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(UTF_8));
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
