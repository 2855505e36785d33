package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorOptionsTest {

    @Test
    void everyOptionIsTaken() throws BadSimulatorOption {
        var settings = SimulatorOptions.parse(
                Map.of(),
                "--host=0.0.0.0",
                "--port=8099",
                "--access-key-id=me",
                "--access-key-secret=mine",
                "--security-token=sts",
                "--client-timeout=2m",
                "--latency=20ms..80ms",
                "--ceiling=100",
                "--retry-after=500ms",
                "--unique-names=true",
                "--visibility=3s",
                "--trickle-gap=1ms",
                "--late-by=4s",
                "--fault.create-then-reset=0.05",
                "--fault.DescribeBackendList.error-before-create=0.1",
                "--requests=[{\"name\": \"a*\", \"fault\": \"throttle\"}]",
                "--seed=7",
                "--state-file=backends.jsonl");

        assertThat(settings)
                .isEqualTo(new SimulatorSettings(
                        "0.0.0.0",
                        8099,
                        List.of(new SimulatorCredential("me", "mine", "sts")),
                        Duration.ofMinutes(2),
                        new Behaviour(
                                new Latency(Duration.ofMillis(20), Duration.ofMillis(80)),
                                100,
                                Duration.ofMillis(500),
                                true,
                                Duration.ofSeconds(3),
                                Duration.ofMillis(1),
                                Duration.ofSeconds(4)),
                        Map.of(
                                Action.CREATE, Map.of(Fault.CREATE_THEN_RESET, 0.05),
                                Action.LIST, Map.of(Fault.ERROR_BEFORE_CREATE, 0.1)),
                        List.of(RequestRule.creates("a*").meet(Fault.THROTTLE)),
                        7,
                        Path.of("backends.jsonl")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "port=1                | 'port=1' is not of the form --name=value",
                "--colour=red          | --colour: unknown option",
                "--port=many           | --port: 'many' is not a whole number",
                "--port=70000          | --port: a port is 0 to 65535",
                "--latency=fast        | --latency: 'fast' is not a duration such as 50ms or 3s",
                "--latency=3s..1s      | --latency: a latency runs from a smaller to a larger duration, from 0 on",
                "--unique-names=yes    | --unique-names: 'yes' is neither true nor false",
                "--host=               | --host: '' is neither an address nor a host name that is known here",
                "--host=300.1.1.1      | --host: '300.1.1.1' is neither an address nor a host name that is known here",
                "--requests={}         | --requests: requests must be a list of rules",
                "--fault.throttle=2    | --fault.throttle: the rate of throttle must be 0 to 1",
            })
    void badOptionIsToldInOneLine(String option, String message) {
        assertThatExceptionOfType(BadSimulatorOption.class)
                .isThrownBy(() -> SimulatorOptions.parse(Map.of(), option))
                .withMessage(message);
    }

    @Test
    void badFaultIsToldWithThoseThatAreKnown() {
        assertThatExceptionOfType(BadSimulatorOption.class)
                .isThrownBy(() -> SimulatorOptions.parse(Map.of(), "--fault.boom=1"))
                .withMessageStartingWith("--fault.boom: unknown fault 'boom'; known are none, throttle, ")
                .withMessageNotContaining("\n");
    }

    @Test
    void environmentNamesTheHostUnlessTheCommandLineDoes() throws BadSimulatorOption {
        var everywhere = Map.of("SIMULATOR_HOST", "0.0.0.0");

        assertThat(SimulatorOptions.parse(everywhere).host()).isEqualTo("0.0.0.0");
        assertThat(SimulatorOptions.parse(everywhere, "--host=127.0.0.1").host())
                .isEqualTo("127.0.0.1");
        assertThat(SimulatorOptions.parse(Map.of("SIMULATOR_HOST", "")).host()).isEqualTo("127.0.0.1");
        assertThat(SimulatorOptions.parse(Map.of()).host()).isEqualTo("127.0.0.1");
    }

    @Test
    void badHostOfTheEnvironmentIsReportedByTheNameOfItsVariable() throws BadSimulatorOption {
        var bad = Map.of("SIMULATOR_HOST", "http://here");

        assertThatExceptionOfType(BadSimulatorOption.class)
                .isThrownBy(() -> SimulatorOptions.parse(bad))
                .withMessage("SIMULATOR_HOST: 'http://here' is neither an address nor a host name that is known here");
        assertThat(SimulatorOptions.parse(bad, "--host=127.0.0.1").host()).isEqualTo("127.0.0.1");
    }

    @Test
    void endpointIsOneThatClientsCanCall() throws BadSimulatorOption {
        try (var simulator = Simulator.start("--host=0.0.0.0")) {
            assertThat(simulator.endpoint()).startsWith("http://127.0.0.1:");
        }
    }

    @Test
    void simulatorStartsFromItsArguments() throws BadSimulatorOption {
        try (var simulator = Simulator.start("--ceiling=3")) {
            assertThat(simulator.behaviour().ceiling()).isEqualTo(3);
            assertThat(simulator.endpoint()).startsWith("http://127.0.0.1:");
        }
    }
}
