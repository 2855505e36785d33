package io.backendprovisioner.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.pacing.PacingProperties;
import io.backendprovisioner.provider.ProviderProperties;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;

/** What the worker is given in its environment are settings that there are. */
class WorkerSettingsTest {
    private static Map<String, String> environment(Map<String, String> dotEnv) {
        return ComposeFile.with(dotEnv).service("worker").environment();
    }

    @Test
    void everyVariableIsASetting() {
        Set<String> known = new TreeSet<>(Set.of(
                "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"));
        collect("", ComposeFile.yaml(Path.of("src/main/resources/application.yaml")), known);
        assertThat(environment(Map.of()).keySet()).isNotEmpty().isSubsetOf(known);
    }

    private static void collect(String prefix, JsonNode json, Set<String> names) {
        json.forEachEntry((name, value) -> {
            String variable = prefix + name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
            names.add(variable);
            collect(variable + "_", value, names);
        });
    }

    @Test
    void everySettingArrives() {
        Binder bound = binder(environment(Map.of(
                "PROVISIONER_PACING_CALLSPERSECOND", "3",
                "PROVISIONER_PROVIDER_ENDPOINT", "http://127.0.0.1:7",
                "PROVISIONER_PROVIDER_PROXY", "http://127.0.0.1:8",
                "PROVISIONER_PROVIDER_REGION", "eu-central-1")));
        assertThat(bound.bindOrCreate("spring.kafka", KafkaProperties.class).getBootstrapServers())
                .isEqualTo(List.of("broker:9092"));
        assertThat(bound.bindOrCreate("provisioner", TopicProperties.class)
                        .topics()
                        .createMissing())
                .isFalse();
        assertThat(bound.bindOrCreate("provisioner.pacing", PacingProperties.class)
                        .callsPerSecond())
                .isEqualTo(3);
        ProviderProperties provider = bound.bindOrCreate("provisioner.provider", ProviderProperties.class);
        assertThat(provider.endpoint()).isEqualTo("http://127.0.0.1:7");
        assertThat(provider.region()).isEqualTo("eu-central-1");
        assertThat(bound.bind("provisioner.provider.proxy", String.class).get()).isEqualTo("http://127.0.0.1:8");
        assertThat(environment(Map.of())).containsEntry("PROVISIONER_PROVIDER_PROXY", "none");
    }

    private static Binder binder(Map<String, String> environment) {
        var sources = new MutablePropertySources();
        sources.addFirst(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new HashMap<>(environment)));
        return new Binder(ConfigurationPropertySources.from(sources));
    }
}
