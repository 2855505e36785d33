package io.backendprovisioner.lifecycle;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import io.backendprovisioner.fleet.ControlTopic;
import io.backendprovisioner.intake.PollLoop;
import io.backendprovisioner.journal.KafkaJournal;
import io.backendprovisioner.ledger.LedgerTopics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts reading when the broker is there and has the topics, waits while it is not, and stops in good order. */
final class WorkerLifecycle implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WorkerLifecycle.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration RIGHTS_AGAIN_AFTER = Duration.ofSeconds(10);
    private static final String GRANT =
            "grant them to our user at the broker; 'Rights at the broker' in docs/operations.md lists all";

    private final MissingTopics topics;
    private final Rights rights;
    private final LedgerTopics ledgers;
    private final ControlTopic control;
    private final KafkaJournal journal;
    private final PollLoop polling;
    private final Durability durability;
    private final BrokerWatch brokerWatch;
    private final String group;
    private final String brokers;
    private final Time time;
    private final VitalThreads threads;
    private volatile @Nullable Thread starter;
    private volatile String waitingFor = "the start";
    private volatile List<String> missingRights = List.of();

    WorkerLifecycle(
            MissingTopics topics,
            Rights rights,
            LedgerTopics ledgers,
            ControlTopic control,
            KafkaJournal journal,
            PollLoop polling,
            Durability durability,
            BrokerWatch brokerWatch,
            String group,
            String brokers,
            Time time,
            VitalThreads threads) {
        this.topics = topics;
        this.rights = rights;
        this.ledgers = ledgers;
        this.control = control;
        this.journal = journal;
        this.polling = polling;
        this.durability = durability;
        this.brokerWatch = brokerWatch;
        this.group = group;
        this.brokers = brokers;
        this.time = time;
        this.threads = threads;
    }

    /** What keeps reading from beginning, or the empty string when it has begun. */
    String waitingFor() {
        return waitingFor;
    }

    /** {@code READ on topic orders}, and so on: some stop us at once, and some when they are needed. */
    List<String> missingRights() {
        return missingRights;
    }

    /** Returns why the control topic cannot be read just now, or the empty string while all is well. */
    String controlTrouble() {
        return control.trouble();
    }

    @Override
    public void start() {
        starter = threads.platform("starter").start(this::startWhenReady);
    }

    private void startWhenReady() {
        try {
            for (String trouble = trouble(); !trouble.isEmpty(); trouble = trouble()) {
                if (!trouble.equals(waitingFor)) {
                    log.warn("event=waiting reason=\"{}\"", trouble);
                }
                waitingFor = trouble;
                time.sleep(PAUSE);
            }
            control.start();
            journal.begin();
            polling.start();
            waitingFor = "";
            log.info("event=reading brokers={} group={}", brokers, group);
            brokerWatch.start();
            durability.start();
            watchRights();
        } catch (InterruptedException e) {
            log.debug("event=start-interrupted");
        }
    }

    /** Ends when there is none that is missing. */
    private void watchRights() throws InterruptedException {
        List<String> told = List.of();
        while (!missingRights.isEmpty()) {
            if (!missingRights.equals(told)) {
                log.warn("event=rights-missing rights=\"{}\" action=\"{}\"", String.join(", ", missingRights), GRANT);
                told = missingRights;
            }
            time.sleep(RIGHTS_AGAIN_AFTER);
            try {
                missingRights = rights.missing();
            } catch (TimeoutException | RuntimeException e) {
                log.debug("event=rights-not-known", e);
            }
        }
        if (!told.isEmpty()) {
            log.info("event=rights-complete");
        }
    }

    private String trouble() throws InterruptedException {
        try {
            missingRights = rights.missing();
            Set<String> missing = topics.create();
            return missing.isEmpty()
                    ? ledgers.prepare()
                    : "missing topics " + missing + ": create them, or set provisioner.topics.create-missing=true";
        } catch (CannotRun e) {
            return String.valueOf(e.getMessage());
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof AuthorizationException && !missingRights.isEmpty()) {
                return "rights that the broker does not give us: " + String.join(", ", missingRights) + ": " + GRANT;
            }
            String refused = Refusal.told(e);
            if (refused != null) {
                return refused;
            }
            return cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException
                    ? "no Kafka broker answers at " + brokers + ": start it, or set spring.kafka.bootstrap-servers, or"
                            + " spring.kafka.security.protocol as it wants it"
                    : unprepared(e);
        }
    }

    private String unprepared(Exception e) {
        String reason = "the topics could not be prepared: " + Refusal.said(e);
        boolean bug = e instanceof RuntimeException && !(e instanceof KafkaException);
        if (bug && !reason.equals(waitingFor)) {
            log.error("event=bug action=trying-again", e);
        }
        return reason;
    }

    @Override
    public void stop() {
        uninterrupted(() -> {
            Thread starting = starter;
            if (starting != null) {
                starting.interrupt();
                starting.join();
            }
        });
        durability.stop();
        brokerWatch.stop();
        uninterrupted(polling::stop);
        uninterrupted(control::stop);
        starter = null;
        log.info("event=stopped");
    }

    /** Whoever interrupts one step of the end does not spare the next. */
    private static void uninterrupted(Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    @Override
    public boolean isRunning() {
        return starter != null;
    }
}
