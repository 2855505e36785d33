package io.backendprovisioner.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LoggingSystem;

/** What a class logs during a test. */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    private final @Nullable Level usual;
    private boolean kept;

    private LogLines(Logger logger) {
        this.logger = logger;
        this.usual = logger.getLevel();
    }

    public static LogLines of(Class<?> type) {
        return new LogLines((Logger) LoggerFactory.getLogger(type));
    }

    /** Of the whole product, the simulator included; a worker that starts in this JVM does not take the log for itself. */
    public static LogLines ofTheProduct() {
        var lines = new LogLines((Logger) LoggerFactory.getLogger("io.backendprovisioner"));
        lines.kept = true;
        return lines;
    }

    /** From the beginning of the test. */
    public List<ILoggingEvent> all() {
        return List.copyOf(lines.list);
    }

    /** Until the end of the test. */
    public void at(Level level) {
        logger.setLevel(level);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (kept) {
            System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        }
        lines.start();
        logger.addAppender(lines);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (kept) {
            System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
        }
        logger.detachAppender(lines);
        logger.setLevel(usual);
    }
}
