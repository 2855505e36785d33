package io.backendprovisioner.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AftermathTest {

    @Test
    void everyBackendBeyondTheFirstOfANameIsADuplicate() {
        assertThat(Aftermath.surplus(List.of("a", "b", "a", "c", "a", "b"))).isEqualTo(3);
        assertThat(Aftermath.surplus(List.of("a", "b", "c"))).isZero();
    }
}
