package io.backendprovisioner.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BurialNoteTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private final BurialNote note = new BurialNote(new TopicPartition("a-b.requests", 3), Uuid.ONE_UUID, 7, 9, AT);

    @Test
    void whatIsWrittenIsRead() {
        assertThat(note.key()).isEqualTo("bury a-b.requests-3");
        assertThat(BurialNote.read(note.key(), note.value())).isEqualTo(note);
    }

    @ParameterizedTest
    @CsvSource({
        "bury requests-0,AAAAAAAAAAAAAAAAAAAAAQ 7 9",
        "bury requests-0,AAAAAAAAAAAAAAAAAAAAAQ 7 9 soon",
        "bury requests-0,AAAAAAAAAAAAAAAAAAAAAQ 9 7 2026-01-01T00:00:00Z",
        "bury requests-0,AAAAAAAAAAAAAAAAAAAAAQ -1 7 2026-01-01T00:00:00Z",
        "bury requests-0,AAAAAAAAAAAAAAAAAAAAAQ 0 10000 2026-01-01T00:00:00Z",
        "bury requests-0,AAAAAAAAAAAAAAAAAAAAAQ x 7 2026-01-01T00:00:00Z",
        "bury requests-0,!! 7 9 2026-01-01T00:00:00Z",
        "bury requests,AAAAAAAAAAAAAAAAAAAAAQ 7 9 2026-01-01T00:00:00Z",
        "bury requests-x,AAAAAAAAAAAAAAAAAAAAAQ 7 9 2026-01-01T00:00:00Z",
        "cancel requests-0,AAAAAAAAAAAAAAAAAAAAAQ 7 9 2026-01-01T00:00:00Z",
    })
    void anythingElseIsNoNote(String key, String value) {
        assertThat(BurialNote.read(key, value)).isNull();
    }

    @Test
    void itCountsForTenMinutesByAnyClock() {
        assertThat(note.isValid(AT.plus(BurialNote.VALID))).isTrue();
        assertThat(note.isValid(AT.minus(BurialNote.VALID))).isTrue();
        assertThat(note.isValid(AT.plus(BurialNote.VALID).plusNanos(1))).isFalse();
        assertThat(note.isValid(AT.minus(BurialNote.VALID).minusNanos(1))).isFalse();
    }

    @Test
    void itCoversItsOffsetsAndNoOthers() {
        assertThat(note.covers(6)).isFalse();
        assertThat(note.covers(7)).isTrue();
        assertThat(note.covers(9)).isTrue();
        assertThat(note.covers(10)).isFalse();
        assertThatThrownBy(() -> new BurialNote(note.partition(), Uuid.ONE_UUID, 7, 6, AT))
                .hasMessageContaining("7 to 6");
    }
}
