package io.backendprovisioner;

import io.backendprovisioner.broker.Refusal;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Why the worker did not start, in one line: which setting, its value, and what it should be. */
final class StartFailure {
    private StartFailure() {}

    /** The line, or {@code null} where the failure is not about a setting. */
    static @Nullable String aboutASetting(@Nullable Throwable failure) {
        String refusal = Refusal.told(failure);
        if (refusal != null) {
            return oneLine(refusal);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case PortInUseException taken -> {
                    return "port " + taken.getPort() + " is in use: end what listens there, or set server.port";
                }
                case BindValidationException invalid -> {
                    return invalid(invalid.getValidationErrors());
                }
                case InvalidConfigurationPropertyValueException wrong -> {
                    return wrong.getName() + "=" + wrong.getValue() + ": " + oneLine(wrong.getReason());
                }
                // The cause says it better.
                case BindException unbound
                when unbound.getCause() instanceof BindValidationException
                        || NestedExceptionUtils.getRootCause(unbound)
                                instanceof InvalidConfigurationPropertyValueException -> {}
                case BindException unbound -> {
                    ConfigurationProperty property = unbound.getProperty();
                    // Without one, it is a settings record that has refused a value, and it names the setting itself.
                    return property == null ? said(unbound) : unreadable(property, unbound.getTarget());
                }
                case ConfigException kafka -> {
                    String settings =
                            said(kafka).contains("bootstrap") ? "spring.kafka.bootstrap-servers" : "spring.kafka.*";
                    return said(kafka) + ": set " + settings;
                }
                default -> {}
            }
        }
        return null;
    }

    static String said(Throwable failure) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return cause.getMessage() == null ? cause.toString() : oneLine(cause.getMessage());
    }

    static String oneLine(@Nullable String text) {
        return text == null
                ? ""
                : text.strip()
                        .lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty())
                        .collect(Collectors.joining(" "));
    }

    private static String invalid(ValidationErrors errors) {
        return errors.getAllErrors().stream()
                .map(error -> invalid(errors.getName().toString(), error))
                .collect(Collectors.joining(", and "));
    }

    private static String invalid(String prefix, ObjectError error) {
        return error instanceof FieldError field
                ? prefix + "." + DataObjectPropertyName.toDashedForm(field.getField()) + "=" + field.getRejectedValue()
                        + ": it " + field.getDefaultMessage()
                : prefix + ": " + error.getDefaultMessage();
    }

    private static String unreadable(ConfigurationProperty property, Bindable<?> target) {
        return property.getName() + "=" + property.getValue() + ": it must be "
                + wanted(target.getType().resolve(String.class));
    }

    private static String wanted(Class<?> type) {
        if (type == Duration.class) {
            return "a duration, such as 500ms, 10s or 5m";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type.isEnum()) {
            return Stream.of(type.getEnumConstants())
                    .map(value -> value.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" or "));
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type)
                ? "a whole number"
                : "a " + type.getSimpleName();
    }
}
