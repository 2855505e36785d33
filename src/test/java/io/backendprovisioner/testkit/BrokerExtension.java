package io.backendprovisioner.testkit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

final class BrokerExtension implements ExecutionCondition, ParameterResolver, AfterAllCallback {
    private static final boolean IN_CONTAINER = "container".equals(System.getProperty("test.broker", "embedded"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!IN_CONTAINER) {
            return ConditionEvaluationResult.enabled("the broker runs in this JVM");
        }
        return DockerEngine.whyNot(BrokerContainer.images())
                .map(reason -> ConditionEvaluationResult.disabled(reason + "; the same test ran on an embedded broker"))
                .orElseGet(() -> ConditionEvaluationResult.enabled("the broker runs in a container"));
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
            var container = new BrokerContainer();
            return new Running(container.broker(), container::close);
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
