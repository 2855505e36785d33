package io.backendprovisioner.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveHeapTest {

    @Test
    void heapIsCountedAndMetaspaceIsNot() {
        assertThat(LiveHeap.read("""
                        12345:
                         garbage-first heap   total reserved 524288K, committed 262144K, used 20480K [0x00, 0x01)
                          region size 1024K, 5 young (5120K), 1 survivors (1024K)
                         Metaspace       used 40000K, committed 41000K, reserved 1114112K
                          class space    used 4800K, committed 5000K, reserved 1048576K
                        """)).isEqualTo(20);
    }

    @Test
    void generationsOfTheSerialCollectorAreTakenTogether() {
        assertThat(LiveHeap.read("""
                        12345:
                         DefNew     total 78656K, used 1024K [0x00, 0x01, 0x02)
                          eden space 69952K,   1% used [0x00, 0x01, 0x02)
                         Tenured    total 174784K, used 9216K [0x00, 0x01, 0x02)
                         Metaspace       used 40000K, committed 41000K, reserved 1114112K
                        """)).isEqualTo(10);
    }

    @Test
    void askedOfThisProcessItTellsSomething() throws Exception {
        assertThat(LiveHeap.mebibytes(ProcessHandle.current().pid())).isBetween(1.0, 4096.0);
    }
}
