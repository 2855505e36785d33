package io.backendprovisioner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendMarkTest {
    private static final Marker MARKER = Marker.of("requests", new RequestKey("orders"));
    private static final String DIGITS = "00000000000000000000000000000001";

    @Test
    void peopleCanReadWhoseItIs() {
        var mark = new BackendMark(new Installation("shop.production_eu-1"), MARKER);
        assertThat(mark.asTag()).isEqualTo(new Tag("provisioner-request", "1:shop.production_eu-1:" + MARKER.value()));
        assertThat(BackendMark.read(mark.value())).contains(mark);
        assertThat(BackendMark.in(List.of(new Tag("team", "shop"), mark.asTag())))
                .contains(mark.value());
    }

    /** A tag of the cloud holds 128 characters. */
    @Test
    void theLongestFitsIntoATag() {
        String name = "a".repeat(60);
        assertThat(Installation.isName(name)).isTrue();
        assertThat(Installation.isName(name + "a")).isFalse();
        assertThat(new BackendMark(new Installation(name), MARKER).value()).hasSizeLessThanOrEqualTo(128);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1:",
                "1:x",
                "1::" + DIGITS,
                "2:x:" + DIGITS,
                "1:x y:" + DIGITS,
                "1:x:y:" + DIGITS,
                DIGITS,
                "1:x:0",
                "1:x:" + DIGITS + "0",
                "1:x:0000000000000000000000000000000A",
                " 1:x:" + DIGITS
            })
    void anythingElseIsNone(String value) {
        assertThat(BackendMark.read(value)).isEmpty();
    }
}
