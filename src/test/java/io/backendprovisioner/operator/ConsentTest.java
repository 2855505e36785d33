package io.backendprovisioner.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentTest {
    private final StringWriter shown = new StringWriter();

    @Test
    void yesIsConsent() {
        assertThat(asked("yes\n")).isEqualTo(Consent.Given.YES);
        assertThat(shown.toString()).contains("  a1 one\n", "  b2 two\n", "cannot be undone", "to delete 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "y\n", "no\n", "yes please\n"})
    void anythingElseIsNone(String answer) {
        assertThat(asked(answer)).isEqualTo(Consent.Given.NO);
    }

    @Test
    void withoutATerminalThereIsNobodyToAsk() {
        assertThat(Consent.asked(null).to(List.of("a1"))).isEqualTo(Consent.Given.NOBODY_TO_ASK);
    }

    private Consent.Given asked(String answer) {
        return Consent.asked(new PrintWriter(shown), new BufferedReader(new StringReader(answer)))
                .to(List.of("a1 one", "b2 two"));
    }
}
