package io.backendprovisioner;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ConfigurableApplicationContext;

/** Ends a worker that cannot go on: in good order, and once that has taken too long, at once. */
final class ProcessEnd implements VitalThreads {
    /** Java itself ends with the same code when it runs out of memory, see {@code bin/java-options}. */
    static final int EXIT_CANNOT_GO_ON = 3;

    private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);

    private final ConfigurableApplicationContext worker;
    private final Exit exit;
    private final Duration longest;
    private final Time time;
    private final AtomicBoolean ending = new AtomicBoolean();

    /** How the process ends around the worker. */
    interface Exit {
        /** The worker has the process for itself. */
        Exit OF_THE_PROGRAM = new Exit() {
            @Override
            public void inGoodOrder(ConfigurableApplicationContext worker) {
                // Spring's shutdown hook closes the worker, as it does at SIGTERM.
                System.exit(EXIT_CANNOT_GO_ON);
            }

            @Override
            public void atOnce() {
                Runtime.getRuntime().halt(EXIT_CANNOT_GO_ON);
            }
        };

        /** The process belongs to somebody else, who has started a worker in it. */
        Exit OF_THE_WORKER_ALONE = new Exit() {
            @Override
            public void inGoodOrder(ConfigurableApplicationContext worker) {
                worker.close();
            }

            @Override
            public void atOnce() {}
        };

        void inGoodOrder(ConfigurableApplicationContext worker);

        void atOnce();
    }

    /** @param longest the time for the end in good order */
    ProcessEnd(ConfigurableApplicationContext worker, Exit exit, Duration longest, Time time) {
        this.worker = worker;
        this.exit = exit;
        this.longest = longest;
        this.time = time;
    }

    @Override
    public void endProcess(String reason, @Nullable Throwable cause) {
        if (!worker.isActive()) {
            log.debug("event=failed-while-ending reason=\"{}\"", reason, cause);
        } else if (ending.compareAndSet(false, true)) {
            try {
                log.error("event=ending exit={} reason=\"{}\"", EXIT_CANNOT_GO_ON, reason, cause);
                Thread.ofPlatform().daemon().name("last-resort").start(this::endAtOnceAfterAWhile);
                Thread.ofPlatform().daemon().name("ending").start(this::endInGoodOrder);
            } catch (Throwable noThread) {
                exit.atOnce();
            }
        }
    }

    private void endInGoodOrder() {
        try {
            AvailabilityChangeEvent.publish(worker, LivenessState.BROKEN);
        } finally {
            exit.inGoodOrder(worker);
        }
    }

    private void endAtOnceAfterAWhile() {
        try {
            time.sleep(longest);
        } catch (InterruptedException e) {
            log.debug("event=last-resort-interrupted");
        }
        exit.atOnce();
    }
}
