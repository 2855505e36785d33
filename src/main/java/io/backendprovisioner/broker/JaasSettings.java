package io.backendprovisioner.broker;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Makes the line that Kafka wants of {@code spring.kafka.jaas}, for these clients and not for the whole JVM. A value may
 * have any characters, and one that is a file of its own, as a mounted secret is, is taken as it is.
 */
final class JaasSettings implements BeanPostProcessor {
    private static final String OPTIONS = "spring.kafka.jaas.options.";

    private final ConfigurableEnvironment environment;

    JaasSettings(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof KafkaProperties kafka) {
            if (kafka.getSsl().getBundle() != null) {
                throw new InvalidConfigurationPropertyValueException(
                        "spring.kafka.ssl.bundle",
                        kafka.getSsl().getBundle(),
                        "bundles are not taken: set spring.kafka.ssl.trust-store-* and key-store-*");
            }
            if (kafka.getJaas().isEnabled()) {
                kafka.getProperties().put("sasl.jaas.config", line(kafka.getJaas()));
            }
        }
        return bean;
    }

    private String line(KafkaProperties.Jaas jaas) {
        String options = jaas.getOptions().entrySet().stream()
                .map(option -> " " + option.getKey() + "=\"" + escaped(value(option)) + '"')
                .sorted()
                .collect(Collectors.joining());
        return jaas.getLoginModule() + " " + jaas.getControlFlag().name().toLowerCase(Locale.ROOT) + options + ";";
    }

    /** A secret may well have a dollar and a brace in it, which settings elsewhere would have replaced. */
    private String value(Map.Entry<String, String> option) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            Object raw = source.getProperty(OPTIONS + option.getKey());
            if (raw != null && source instanceof ConfigTreePropertySource) {
                return raw.toString();
            }
            if (raw != null && !source.getName().equals("configurationProperties")) {
                break;
            }
        }
        return option.getValue();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
