package io.backendprovisioner.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What an engine is asked before a test relies on it. */
class DockerEngineIT {
    /** The name of a host that cannot exist (RFC 6761), as every registry is one to an engine that reaches none. */
    private static final String NOWHERE = "registry.invalid/kafka:4.2.1";

    @Test
    void anImageThatCannotBePulledIsAReasonNotToRunAndNotToTryForMinutes() {
        assumeThat(DockerEngine.whyNot(List.of())).as("Docker is here").isEmpty();
        assertThat(DockerEngine.whyNot(List.of(NOWHERE)))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("Docker cannot pull " + NOWHERE + ": "));
    }

    @Test
    void whatTheEngineHasIsUsed() {
        assumeThat(DockerEngine.whyNot(BrokerContainer.images()))
                .as("Docker is here")
                .isEmpty();
        assertThat(DockerEngine.nameHere(BrokerContainer.IMAGE)).isEqualTo(BrokerContainer.IMAGE);
    }
}
