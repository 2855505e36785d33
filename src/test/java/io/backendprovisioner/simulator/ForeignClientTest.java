package io.backendprovisioner.simulator;

import static io.backendprovisioner.testkit.VendorClient.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.testkit.OddTexts;
import io.backendprovisioner.testkit.VendorClient;
import io.backendprovisioner.testkit.VendorClient.Signing;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The vendor's own generic client finds here what it would find at the vendor's. */
class ForeignClientTest {
    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final VendorClient client = new VendorClient(simulator.endpoint());
    private final OddTexts odd = new OddTexts();

    @AfterEach
    void end() {
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource
    void anyNameComesThroughAsItWasSent(Signing signing) {
        Stream.concat(OddTexts.eachAlone(), Stream.generate(odd::ofPieces).limit(30))
                .map(text -> "x" + text + "z")
                .forEach(name -> comesThroughAsItWasSent(signing, name, "x" + odd.ofPieces() + "z"));
    }

    private void comesThroughAsItWasSent(Signing signing, String name, String tag) {
        var id = String.valueOf(client.call(
                        signing,
                        "CreateBackend",
                        Map.of("BackendName", name, "BackendType", "HTTP", "Tag.1.Key", "k", "Tag.1.Value", tag))
                .get("BackendId"));

        var stored = simulator.backendsNamed(name).getLast();
        assertThat(stored.id()).as("%s", odd).isEqualTo(id).matches("[0-9a-f]{32}");
        assertThat(stored.tag("k")).as("%s", odd).contains(tag);

        var listed = client.call(
                signing,
                "DescribeBackendList",
                Map.of("BackendName", name.replace("*", "\\*"), "Tag.1.Key", "k", "Tag.1.Value", tag));
        assertThat((List<?>) listed.get("BackendInfoList"))
                .as("%s", odd)
                .anySatisfy(info -> assertThat(fields(info))
                        .containsEntry("BackendId", id)
                        .containsEntry("BackendName", name)
                        .containsEntry("Tags", List.of(Map.of("Key", "k", "Value", tag))));

        var described = client.call(signing, "DescribeBackendInfo", Map.of("BackendId", id));
        assertThat(fields(described.get("BackendInfo"))).as("%s", odd).containsEntry("BackendName", name);
        client.call(signing, "DeleteBackend", Map.of("BackendId", id));
        assertThat(simulator.backends()).noneMatch(backend -> backend.id().equals(id));
    }
}
