package io.backendprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.ProgramProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who starts the program wrongly is told in one line what is wrong and what to set. */
class StartMessagesIT {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({
        "--provisioner.intake.max-in-flight=0, provisioner.intake.max-in-flight=0: it must be greater than or equal to 1",
        "--provisioner.intake.foreign-partitions=ignore, provisioner.intake.foreign-partitions=ignore: it must be accept or reject",
        "--provisioner.intake.max-in-flight=many, provisioner.intake.max-in-flight=many: it must be a whole number",
        "--provisioner.provider.settle=soon, 'provisioner.provider.settle=soon: it must be a duration, such as 500ms, 10s or 5m'",
        "--provisioner.provider.settle=2d, 'provisioner.provider.settle must be from PT0S to PT1H, but is PT48H'",
        "--provisioner.topics.create-missing=perhaps, provisioner.topics.create-missing=perhaps: it must be true or false",
        "--provisioner.lanes.bulk.topic=backend.create.requests, provisioner.lanes.bulk.topic=backend.create.requests: it is also provisioner.lanes.interactive.topic; give each a topic of its own",
        "--provisioner.replies.topic=backend.create.requests, provisioner.replies.topic=backend.create.requests: it is also provisioner.lanes.interactive.topic; give each a topic of its own",
        "--provisioner.control.topic=backend.create.requests.ledger, provisioner.control.topic=backend.create.requests.ledger: it is also the ledger of provisioner.lanes.interactive.topic; give each a topic of its own",
        "--provisioner.dead-letters.topic=__consumer_offsets, 'provisioner.dead-letters.topic=__consumer_offsets: such a name belongs to a ledger, to Kafka or to a tool beside it; choose another'",
        "'--provisioner.replies.allowed=replies*,no topic', provisioner.replies.allowed=no topic: it must be 1 to 249 of the characters a-z A-Z 0-9 . _ -",
        "--server.port=x, server.port=x: Failed to convert",
        "--spring.kafka.bootstrap-servers=nonsense, nonsense: set spring.kafka.bootstrap-servers",
        "--spring.kafka.consumer.properties.group.protocol=consumer, spring.kafka.consumer.properties.group.protocol=consumer: only 'classic' is supported",
        "--spring.kafka.properties.group.protocol=consumer, spring.kafka.properties.group.protocol=consumer: only 'classic' is supported",
        "--spring.kafka.producer.properties.interceptor.classes=org.example.Spy, spring.kafka.producer.properties.interceptor.classes=org.example.Spy: interceptors are not supported",
        "--spring.kafka.consumer.properties.max.poll.interval.ms=1000, spring.kafka.consumer.properties.max.poll.interval.ms=1000: it must be at least 15000",
        "--spring.kafka.consumer.properties.session.timeout.ms=3000, spring.kafka.consumer.properties.heartbeat.interval.ms=3000: it must be less than session.timeout.ms=3000",
        "--spring.kafka.producer.retries=0, Must set retries to non-zero when using the idempotent producer",
    })
    void wrongSettingIsNamedInOneLine(String argument, String told) {
        assertToldInOneLine(1, "backend-provisioner: cannot start: ", told, argument);
    }

    @Test
    void wrongEndpointIsNamedInOneLineAndNotRepeated() {
        String line = assertToldInOneLine(
                1,
                "backend-provisioner: cannot start: provisioner.provider.endpoint must be ",
                "such as https://apigateway.cn-hangzhou.aliyuncs.com",
                "--provisioner.provider.endpoint=https://user:secret@host");
        assertThat(line).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:secret@proxy:3128",
                "user:secret@proxy:3128",
                "http://user:secret@proxy:3128/x",
                "http://user:sec ret@proxy:3128"
            })
    void wrongProxyIsNamedInOneLineAndNotRepeated(String proxy) {
        String line = assertToldInOneLine(
                1,
                "backend-provisioner: cannot start: provisioner.provider.proxy must be the URL of an HTTP proxy",
                "or set provisioner.provider.proxy=none",
                "--provisioner.provider.proxy=" + proxy);
        assertThat(line).doesNotContain("secret", "sec ret");
    }

    @Test
    void wrongProxyOfTheEnvironmentIsNamedInOneLineAndNotRepeated() {
        var environment = Map.of("HTTPS_PROXY", "socks5://user:secret@proxy:1080");
        for (String mode : List.of("worker", "audit")) {
            try (var program = ProgramProcess.start(home, environment, List.of(mode))) {
                assertThat(program.awaitExit()).isEqualTo(mode.equals("worker") ? 1 : 2);
                assertThat(program.err())
                        .singleElement()
                        .asString()
                        .startsWith(
                                "backend-provisioner: cannot start: the environment's HTTPS_PROXY must be the URL of"
                                        + " an HTTP proxy")
                        .contains("its scheme is not http", "set provisioner.provider.proxy=none")
                        .doesNotContain("secret");
                assertThat(program.out()).noneMatch(line -> line.contains("secret"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, , unknown mode 'nonsense'; the modes are",
        "simulator, --colour=red, --colour: unknown option",
        "simulator, --port=abc, --port: 'abc' is not a whole number",
        "simulator, --port=70000, --port: a port is 0 to 65535",
        "simulator, --fault.throttle=2, --fault.throttle: ",
        "simulator, port, is not of the form --name=value",
    })
    void wrongModeOrOptionIsNamedInOneLine(String mode, String option, String told) {
        assertToldInOneLine(
                2, "backend-provisioner", told, option == null ? new String[] {mode} : new String[] {mode, option});
    }

    @Test
    void takenPortIsNamedInOneLine() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertToldInOneLine(
                    1,
                    "backend-provisioner: cannot start: ",
                    "port " + port + " is in use: end what listens there, or set server.port",
                    "--server.port=" + port);
            assertToldInOneLine(
                    1,
                    "backend-provisioner simulator: ",
                    "cannot listen on 127.0.0.1:" + port + ", Address already in use: set --port",
                    "simulator",
                    "--port=" + port);
        }
    }

    private String assertToldInOneLine(int exit, String begin, String told, String... arguments) {
        try (var program = ProgramProcess.start(home, arguments)) {
            assertThat(program.awaitExit()).isEqualTo(exit);
            assertThat(program.err())
                    .singleElement()
                    .asString()
                    .startsWith(begin)
                    .contains(told);
            assertThat(program.out()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
            return program.err().getFirst();
        }
    }
}
