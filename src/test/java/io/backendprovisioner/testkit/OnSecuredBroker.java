package io.backendprovisioner.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The test runs on a {@link SecuredBroker}, one for the whole JVM, and is handed it as a parameter. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnSecuredBroker.Resolver.class)
public @interface OnSecuredBroker {
    /** Known from the beginning, by {@link #PASSWORD}. */
    String USER = "provisioner";

    String PASSWORD = "Str0ng-and-secret";

    /** JUnit closes what it keeps. */
    final class Resolver implements ParameterResolver, AfterAllCallback {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SecuredBroker.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return store(context)
                    .computeIfAbsent("broker", _ -> SecuredBroker.start(USER, PASSWORD), SecuredBroker.class);
        }

        /** No test of a class need ask for it. */
        @Override
        public void afterAll(ExtensionContext context) {
            var running = store(context).get("broker", SecuredBroker.class);
            if (running != null) {
                Traffic.mustKeepTheContract(running.broker());
            }
        }

        private static ExtensionContext.Store store(ExtensionContext context) {
            return context.getRoot().getStore(ExtensionContext.Namespace.create(OnSecuredBroker.class));
        }
    }
}
