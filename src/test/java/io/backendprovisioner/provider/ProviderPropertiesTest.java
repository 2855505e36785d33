package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backendprovisioner.testkit.RealTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ProviderPropertiesTest {
    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withUserConfiguration(ProviderConfiguration.class)
            .withBean(RealTime.class);

    @Test
    void defaultsAreThoseOfTheContract() {
        context.run(started -> {
            assertThat(started).hasSingleBean(CloudApi.class).hasBean("signedCloudApi");
            assertThat(started.getBean(ProviderProperties.class))
                    .isEqualTo(new ProviderProperties(
                            "cn-hangzhou",
                            "",
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(2),
                            false));
            assertThat(started.getBean(ProviderProperties.class).endpointUri())
                    .hasToString("https://apigateway.cn-hangzhou.aliyuncs.com");
        });
    }

    @Test
    void settingsAreBoundByTheirDocumentedNames() {
        context.withPropertyValues(
                        "provisioner.provider.region=cn-beijing",
                        "provisioner.provider.endpoint=http://127.0.0.1:8081",
                        "provisioner.provider.request-timeout=1500ms",
                        "provisioner.provider.settle=1s",
                        "provisioner.provider.visibility=2s",
                        "provisioner.provider.clock-skew=3s",
                        "provisioner.provider.delete-twins=true")
                .run(started -> assertThat(started.getBean(ProviderProperties.class))
                        .isEqualTo(new ProviderProperties(
                                "cn-beijing",
                                "http://127.0.0.1:8081",
                                Duration.ofMillis(1500),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                true)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://Example.com:443/, https://example.com, false",
        "https://example.com:8443, https://example.com:8443, false",
        "http://127.0.0.1:8081, http://127.0.0.1:8081, false",
        "http://[::1]:8081, http://[::1]:8081, false",
        "http://localhost:80, http://localhost, false",
        "HTTP://simulator:8081, http://simulator:8081, true"
    })
    void endpointIsNormalised(String given, String expected, boolean inTheClear) {
        var properties = with(given, Duration.ofSeconds(1));

        assertThat(properties.endpointUri()).hasToString(expected);
        assertThat(properties.sendsInTheClear()).isEqualTo(inTheClear);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "ftp://example.com",
                "https://",
                "https://user:secretword@example.com",
                "https://example.com/path",
                "https://example.com?x=1",
                "https://example.com#x",
                "mailto:a@example.com",
                "/",
                "https://exa mple.com"
            })
    void endpointThatIsNoPlainUrlIsRefused(String endpoint) {
        assertThatThrownBy(() -> with(endpoint, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("provisioner.provider.endpoint")
                .hasMessageNotContaining("secretword");
    }

    @Test
    void valuesOutOfRangeAreRefusedByName() {
        assertThatThrownBy(() -> with("", Duration.ZERO)).hasMessageContaining("provisioner.provider.request-timeout");
        assertThatThrownBy(() -> new ProviderProperties(
                        "CN hangzhou", "", Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, Duration.ZERO, false))
                .hasMessageContaining("provisioner.provider.region");
    }

    private static ProviderProperties with(String endpoint, Duration requestTimeout) {
        return new ProviderProperties(
                "cn-hangzhou", endpoint, requestTimeout, Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
    }
}
