package io.backendprovisioner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;

class JournalPropertiesTest {
    private final JournalProperties byDefault = new Binder(List.of()).bindOrCreate("none", JournalProperties.class);

    @Test
    void aReplicaIsNamedByItsHostAndPort() throws Exception {
        assertThat(byDefault.instanceAt("8080"))
                .isEqualTo(InetAddress.getLocalHost().getHostName() + "-8080");
    }

    @Test
    void aRestartKeepsTheNameAndANeighbourHasAnother() {
        assertThat(byDefault.instanceAt("8080")).isEqualTo(byDefault.instanceAt("8080"));
        assertThat(byDefault.instanceAt("8081")).isNotEqualTo(byDefault.instanceAt("8080"));
    }

    @Test
    void replicasOnPickedPortsHaveNamesByChance() {
        assertThat(byDefault.instanceAt("0")).isNotEqualTo(byDefault.instanceAt("0"));
    }

    @Test
    void aNameThatIsSetCounts() {
        assertThat(new JournalProperties("worker-1").instanceAt("8080")).isEqualTo("worker-1");
    }
}
