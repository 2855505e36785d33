package io.backendprovisioner.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** With the profile {@code replicas} there are three workers, which differ in nothing but their names. */
class ReplicasTest {
    private final Service worker = ComposeFile.asItIs().service("worker");
    private final Service more = ComposeFile.asItIs().service("worker-more");

    @Test
    void threeOfThem() {
        assertThat(worker.json().has("deploy")).isFalse();
        assertThat(more.json().at("/deploy/replicas").asInt()).isEqualTo(2);
        assertThat(more.texts("/profiles")).containsExactly("replicas");
    }

    @Test
    void replicasDifferFromTheFirstInWhatCannotBeSharedAlone() {
        Set<String> different = new TreeSet<>();
        Stream.of(worker, more)
                .flatMap(service -> service.json().propertyNames().stream())
                .filter(field -> !worker.json().path(field).equals(more.json().path(field)))
                .forEach(different::add);
        assertThat(different).containsExactly("deploy", "ports", "profiles");
        assertThat(more.ports()).as("a port has one owner").isEmpty();
    }

    @Test
    void eachNamesItselfByItsContainer() {
        for (Service service : List.of(worker, more)) {
            assertThat(service.json().propertyNames())
                    .as("a host name that is set would be that of every replica")
                    .doesNotContain("hostname", "container_name");
            assertThat(service.environment()).doesNotContainKey("PROVISIONER_JOURNAL_INSTANCE");
        }
    }

    @Test
    void thereIsTimeForTheLastCallsAndTheirReplies() {
        assertThat(worker.json().path("stop_grace_period").asString())
                .as("as the chart computes it of a request-timeout of 10s")
                .isEqualTo("40s");
    }
}
