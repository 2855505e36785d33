package io.backendprovisioner.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test runs on a real broker, one for the whole JVM, and is handed it as a {@link Broker} parameter. Which one, the
 * system property {@code test.broker} says: {@code embedded} (the default), in this JVM from Kafka's own jars, or
 * {@code container}, where there is Docker.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("broker")
@ExtendWith(BrokerExtension.class)
public @interface OnBroker {}
