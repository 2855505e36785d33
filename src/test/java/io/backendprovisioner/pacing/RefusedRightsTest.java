package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedRightsTest {
    private static final Tag MARKER = new Tag(BackendMark.TAG_KEY, "0123");
    private static final BackendSpec PLAIN = spec(null, null, MARKER);

    private final MovingTime time = new MovingTime();
    private final RefusedRights.Evidence evidence = new RefusedRights.Evidence();

    private static BackendSpec spec(@Nullable Boolean eventBridge, @Nullable Boolean slr, Tag... tags) {
        return new BackendSpec("orders", "HTTP", "a shop", eventBridge, slr, List.of(tags));
    }

    private RefusedRights rights(BackendSpec spec) {
        return new RefusedRights(spec, evidence, time);
    }

    /**
     * Of the request: {@code c} its call begins, {@code r} it is refused, {@code s} likewise while calls are suspended. Of
     * others, which wish for nothing: {@code B} a create begins, {@code S} the one that began first succeeds, {@code p} one is
     * refused. {@code W} one of the same wishes succeeds at once. {@code 1} and {@code 9} are seconds.
     */
    private List<String> meanings(BackendSpec spec, String script) {
        RefusedRights rights = rights(spec);
        Queue<Long> begun = new ArrayDeque<>();
        List<String> meanings = new ArrayList<>();
        for (int i = 0; i < script.length(); i++) {
            char step = script.charAt(i);
            switch (step) {
                case 'c' -> rights.callBegins();
                case 'r', 's' -> meanings.add(rights.refused(step == 's').name());
                case 'B' -> begun.add(time.nanos());
                case 'S' -> evidence.succeeded(rights(PLAIN), begun.remove(), time.nanos());
                case 'p' -> rights(PLAIN).refused(false);
                case 'W' -> evidence.succeeded(rights(spec), time.nanos(), time.nanos());
                case '1', '9' -> time.advance(Duration.ofSeconds(step - '0'));
                default -> throw new IllegalArgumentException(script);
            }
        }
        return meanings;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "nobody has called before,                               cr,               OF_ALL",
        "others have succeeded lately,                           BS1cr,            UNKNOWN",
        "others have succeeded long ago,                         BS991cr,          OF_ALL",
        "nobody succeeds any more,                               BS1cr1cr1cr,      UNKNOWN UNKNOWN OF_ALL",
        "nobody has succeeded for long when it is refused again, BS1cr99cr,        UNKNOWN OF_ALL",
        "others succeed before it is refused again,              BS1cr1B1S1cr,     UNKNOWN ITS_OWN",
        "others succeed after a suspension,                      cr1B1S1cr,        OF_ALL ITS_OWN",
        "others succeed and then calls are suspended,            cr1B1S1cs,        OF_ALL ITS_OWN",
        "it is never likely twice,                               cr1cr99cr99cr,    OF_ALL UNKNOWN UNKNOWN UNKNOWN",
        "a suspension that others have caused says nothing,      cs1cr,            UNKNOWN OF_ALL",
        "others began before the first refusal,                  B1cr1S1cr1cr,     OF_ALL UNKNOWN UNKNOWN",
        "others began at the same instant as it was refused,     BScrB1S1cr,       UNKNOWN UNKNOWN",
        "others succeed only when its second call is under way,  BS1crB1cSr1cr,    UNKNOWN UNKNOWN OF_ALL",
        "they succeed while it is tried once more,               BS1cr1Bc1Sr1cr,   UNKNOWN UNKNOWN ITS_OWN",
        "they succeed for the first time while it is refused,    cr1B1c1Sr1cr,     OF_ALL UNKNOWN ITS_OWN",
        "it alone is refused after a suspension too,             BS1cr1cr1cr1cr,   UNKNOWN UNKNOWN OF_ALL ITS_OWN",
        "others are refused after it,                            BS1crp1cr1cr1cr,  UNKNOWN UNKNOWN OF_ALL UNKNOWN",
        "others were refused before it alone,                    BSp1cr1cr1cr1cr,  UNKNOWN UNKNOWN OF_ALL ITS_OWN",
        "it alone is refused and nobody has succeeded before,    cr1cr1cr1cr1cr,   OF_ALL UNKNOWN UNKNOWN UNKNOWN UNKNOWN"
    })
    void whatTheRefusalsOfAPlainRequestMean(String when, String script, String expected) {
        assertThat(meanings(PLAIN, script)).containsExactly(expected.split(" "));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "nobody has called before,                              cr,                 UNKNOWN",
        "nobody succeeds for long,                              cr99cr99cr99cr,     UNKNOWN UNKNOWN UNKNOWN UNKNOWN",
        "others succeed before it is refused again,             cr1B1S1cr,          UNKNOWN ITS_OWN",
        "others succeed after a long time,                      cr99cr99cr1B1S99cr, UNKNOWN UNKNOWN UNKNOWN ITS_OWN",
        "others have succeeded just before,                     BS1cr1cr1cr,        UNKNOWN UNKNOWN ITS_OWN",
        "others have succeeded long before,                     BS991cr1cr1cr1cr,   UNKNOWN UNKNOWN UNKNOWN UNKNOWN",
        "others have succeeded just before and are refused now, BS1cr1crp1cr1cr,    UNKNOWN UNKNOWN UNKNOWN UNKNOWN",
        "calls are suspended,                                   BS1cs1cs1cs,        UNKNOWN UNKNOWN UNKNOWN",
        "its wishes were granted before and nobody succeeds,    W991cr1cr,          OF_ALL UNKNOWN",
        "its wishes were granted before and others succeed,     W991cr1B1S1cr,      OF_ALL ITS_OWN"
    })
    void whatTheRefusalsOfARequestWithASpecialWishMean(String when, String script, String expected) {
        assertThat(meanings(spec(true, true, MARKER, new Tag("team", "a")), script))
                .containsExactly(expected.split(" "));
    }

    /** Whatever becomes of its suspension: others are not made to wait for one request again and again. */
    @Test
    void aRequestSuspendsCallsOnceAtMost() {
        assertThat(meanings(PLAIN, "cr" + "99cr".repeat(50)))
                .hasSize(51)
                .containsOnlyOnce("OF_ALL")
                .doesNotContain("ITS_OWN");
    }

    /** Many are refused in the same instant when a right is gone for all, and none of them fails for it. */
    @Test
    void whoIsRefusedTogetherWithOthersIsNotTheOnlyOne() {
        evidence.succeeded(rights(PLAIN), time.nanos(), time.nanos());
        time.advance(Duration.ofSeconds(1));
        List<RefusedRights> many =
                Stream.generate(() -> rights(PLAIN)).limit(20).toList();
        for (int again = 0; again < 30; again++) {
            for (RefusedRights one : many) {
                one.callBegins();
                assertThat(one.refused(false)).isNotEqualTo(RefusedRights.Meaning.ITS_OWN);
            }
            time.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void anotherCallIsALoadWhereNobodySucceedsAndCallsAreMade() {
        var special = rights(spec(null, true));
        special.refused(false);
        assertThat(special.loads()).isTrue();
        special.refused(true);
        assertThat(special.loads()).isFalse();
        evidence.succeeded(rights(PLAIN), time.nanos(), time.nanos());
        special.refused(false);
        assertThat(special.loads()).isFalse();
        assertThat(special.refusals()).isEqualTo(3);
    }

    @Test
    void whatMayNeedARightOfItsOwnIsNotPlainUntilItIsGrantedToSomebody() {
        var special = rights(spec(null, true, MARKER, new Tag("team", "a")));
        assertThat(special.isPlain()).isFalse();
        evidence.succeeded(rights(spec(null, null, new Tag("team", "b"))), 0, 0);
        assertThat(special.isPlain()).isFalse();
        assertThat(special.needs()).isEqualTo("createSlr needs ram:CreateServiceLinkedRole");
        evidence.succeeded(rights(spec(null, true)), 0, 0);
        assertThat(special.isPlain()).isTrue();
        assertThat(special.needs()).contains("createSlr", "its tags");
    }

    @Test
    void whatIsNeededIsNamedWithoutWordsFromOutside() {
        assertThat(rights(spec(false, false, MARKER)).isPlain()).isTrue();
        assertThat(rights(PLAIN).needs()).isEqualTo("its name and type need apigateway:CreateBackend");
        assertThat(rights(spec(true, null, MARKER)).needs())
                .isEqualTo("createEventBridgeServiceLinkedRole needs ram:CreateServiceLinkedRole");
        assertThat(rights(spec(null, null, new Tag("team\" code=FORGED", "a"), new Tag("b", "c")))
                        .needs())
                .isEqualTo("its tags need a tag policy and conditions of RAM that allow them");
    }
}
