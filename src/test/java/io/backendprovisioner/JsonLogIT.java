package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.Simulator;
import io.backendprovisioner.simulator.SimulatorSettings;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.TopicNames;
import io.backendprovisioner.testkit.WorkerLaunch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log as JSON, by the setting that Spring Boot has for it. */
@OnBroker
class JsonLogIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final TopicNames topics = TopicNames.startingWith("json-log");
    private final Broker broker;

    JsonLogIT(Broker broker) {
        this.broker = broker;
    }

    @Test
    void everyLineIsAnObjectAndAnOutcomeNamesItsRequestAndItsTrace() {
        try (var simulator = Simulator.start(SimulatorSettings.defaults());
                var worker = WorkerLaunch.against(broker, simulator.endpoint())
                        .with(topics.asSettings().stream()
                                .map(setting -> setting.substring("--".length()))
                                .toArray(String[]::new))
                        .with("logging.structured.format.console=ecs")
                        .start()
                        .awaitReady()) {
            simulator.faults().next(Action.CREATE, Fault.QUOTA_EXCEEDED);
            broker.send(
                    RawRequest.toCreate("orders")
                            .keyed("orders")
                            .correlatedBy("x\nevent=forged".getBytes(UTF_8))
                            .with("traceparent", ("00-" + TRACE + "-00f067aa0ba902b7-01").getBytes(UTF_8)),
                    topics.requests());
            Path log = worker.process().log();
            await().atMost(PATIENCE).until(() -> Files.readString(log).contains("event=failed"));
            List<JsonNode> lines = lines(log);
            assertThat(lines)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.propertyNames()).contains("@timestamp", "log", "message"));
            assertThat(lines)
                    .extracting(line -> line.path("message").asString())
                    .filteredOn(message -> message.startsWith("event=failed"))
                    .singleElement()
                    .asString()
                    .contains("key=\"orders\" correlationId=\"0x780a", "traceId=" + TRACE, "cloudRequestId=");
        }
    }

    private static List<JsonNode> lines(Path log) {
        try (var lines = Files.lines(log)) {
            return lines.map(JsonMapper.shared()::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
