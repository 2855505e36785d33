package io.backendprovisioner.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Installation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerTest {
    @ParameterizedTest
    @CsvSource({"shop, group, cn-hangzhou", "shop, a:group@home, cn-hangzhou", "shop, group, ''"})
    void whatIsWrittenIsRead(String installation, String group, String region) {
        var owner = new Owner(new Installation(installation), group, region);
        assertThat(Owner.read(owner.write())).isEqualTo(owner);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "group", "group@cn-hangzhou", "@", ":", ":@", "a@b:c"})
    void whatNobodyWroteIsNobodyElse(String text) {
        assertThat(Owner.read(text.getBytes(UTF_8))).isNotEqualTo(new Owner(new Installation("shop"), "group", "cn"));
    }

    @Test
    void onlyTheSameMarkInTheSameListIsFound() {
        var owner = new Owner(new Installation("shop"), "group", "cn-hangzhou");
        assertThat(owner.finds(new Owner(owner.installation(), "other", "cn-hangzhou")))
                .isTrue();
        assertThat(owner.finds(new Owner(owner.installation(), "group", "cn-beijing")))
                .isFalse();
        assertThat(owner.finds(new Owner(new Installation("other"), "group", "cn-hangzhou")))
                .isFalse();
    }
}
