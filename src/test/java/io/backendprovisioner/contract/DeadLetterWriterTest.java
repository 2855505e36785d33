package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterWriterTest {

    @Test
    void theOriginalIsKeptAndTheCauseAdded() {
        var original = request()
                .header("a", new byte[] {-1})
                .header("a", "twice")
                .header(HeaderNames.BATCH, "batch-1")
                .asRecord();
        var letter = DeadLetterWriter.deadLetter("dead-letters", original, "nobody to answer");

        assertThat(letter.topic()).isEqualTo("dead-letters");
        assertThat(letter.key()).isSameAs(original.key());
        assertThat(letter.value()).isSameAs(original.value());
        assertThat(letter.headers()).startsWith(original.headers().toArray()).hasSize(8);
        assertThat(text(letter, HeaderNames.DEAD_LETTER_CAUSE)).isEqualTo("nobody to answer");
        assertThat(text(letter, HeaderNames.DEAD_LETTER_TOPIC)).isEqualTo("requests");
        assertThat(text(letter, HeaderNames.DEAD_LETTER_PARTITION)).isEqualTo("3");
        assertThat(text(letter, HeaderNames.DEAD_LETTER_OFFSET)).isEqualTo("42");
        assertThat(text(letter, HeaderNames.DEAD_LETTER_TIMESTAMP)).isEqualTo("1970-01-01T00:00:01Z");
    }

    @Test
    void recordWithoutKeyOrValueIsKeptToo() {
        var letter = DeadLetterWriter.deadLetter(
                "dead-letters", request().key(null).value(null).asRecord(), "empty");
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
        assertThat(letter.headers().lastHeader(HeaderNames.DEAD_LETTER_CUT)).isNull();
    }

    @Test
    void recordTooLargeForABrokerIsCutAndSaysSo() {
        var original = request()
                .key(new byte[1_000_000])
                .value(new byte[5_000_000])
                .header("a", "small")
                .asRecord();
        var letter = DeadLetterWriter.deadLetter("dead-letters", original, "x".repeat(10_000));

        assertThat(letter.key()).isNull();
        assertThat(letter.value()).hasSize(DeadLetterWriter.CUT_BYTES);
        assertThat(text(letter, "a")).isEqualTo("small");
        assertThat(text(letter, HeaderNames.DEAD_LETTER_CUT)).isEqualTo("5000000");
        assertThat(text(letter, HeaderNames.DEAD_LETTER_CAUSE)).hasSize(500);
    }

    @Test
    void headersTooLargeForABrokerAreLeftOut() {
        var original = request().header("a", new byte[1_000_000]).asRecord();
        var letter = DeadLetterWriter.deadLetter("dead-letters", original, "large");

        assertThat(letter.headers().lastHeader("a")).isNull();
        assertThat(letter.key()).isEqualTo(utf8("orders-1"));
        assertThat(letter.value()).isEqualTo(original.value());
    }

    private static String text(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
