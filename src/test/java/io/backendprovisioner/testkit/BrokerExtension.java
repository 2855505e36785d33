package io.backendprovisioner.testkit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

final class BrokerExtension implements ExecutionCondition, ParameterResolver, AfterAllCallback {
    private static final String IMAGE = "apache/kafka:4.2.1";
    private static final boolean IN_CONTAINER = "container".equals(System.getProperty("test.broker", "embedded"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return IN_CONTAINER && !DockerClientFactory.instance().isDockerAvailable()
                ? ConditionEvaluationResult.disabled("there is no Docker here; the same test ran on an embedded broker")
                : ConditionEvaluationResult.enabled("a broker is to be had");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Broker.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context)
                .computeIfAbsent("broker", _ -> IN_CONTAINER ? Running.container() : Running.embedded(), Running.class)
                .broker();
    }

    /** No test of a class need ask for it. */
    @Override
    public void afterAll(ExtensionContext context) {
        var running = store(context).get("broker", Running.class);
        if (running != null) {
            Traffic.mustKeepTheContract(running.broker());
        }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.create(BrokerExtension.class));
    }

    /** Ended by JUnit, after the last test. */
    private record Running(Broker broker, Runnable end) implements AutoCloseable {

        static Running embedded() {
            var kafka = new BrokerInProcess();
            return new Running(kafka.broker(), kafka::close);
        }

        static Running container() {
            var container = new KafkaContainer(IMAGE);
            container.start();
            return new Running(new Broker(container.getBootstrapServers()), container::stop);
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
