package io.backendprovisioner.lifecycle;

import io.backendprovisioner.broker.Refusal;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.domain.VitalThreads;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every few seconds whether Kafka answers. A consumer whose brokers are gone polls on without an error, so nothing else
 * would say so while there is nothing to do. Safe for any number of threads.
 */
final class BrokerWatch {
    /** One answer may be late for many a reason; two in a row that do not come take eleven seconds at most. */
    private static final int ASKED = 2;

    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);

    private final Admin admin;
    private final String brokers;
    private final Time time;
    private final Thread watcher;
    private long lastAnswer;
    private volatile String trouble = "";

    /** @param brokers where Kafka is, for people */
    BrokerWatch(Admin admin, String brokers, Time time, VitalThreads threads) {
        this.admin = admin;
        this.brokers = brokers;
        this.time = time;
        this.watcher = threads.virtual("broker-watch").unstarted(this::run);
    }

    void start() {
        lastAnswer = time.nanos();
        watcher.start();
    }

    void stop() {
        watcher.interrupt();
    }

    /** Returns that Kafka does not answer, and where it was asked; the empty string while it does. */
    String trouble() {
        return trouble;
    }

    private void run() {
        try {
            while (true) {
                time.sleep(EVERY);
                look();
            }
        } catch (InterruptedException e) {
            log.debug("event=broker-watch-stopped");
        }
    }

    void look() throws InterruptedException {
        String reason = problem();
        for (int asked = 1; asked < ASKED && !reason.isEmpty(); asked++) {
            reason = problem();
        }
        if (reason.isEmpty()) {
            if (!trouble.isEmpty()) {
                long seconds = Duration.ofNanos(time.nanos() - lastAnswer).toSeconds();
                log.info("event=broker-back brokers={} after={} s", brokers, seconds);
            }
            trouble = "";
            lastAnswer = time.nanos();
        } else {
            if (trouble.isEmpty()) {
                log.warn(
                        "event=broker-gone brokers={} action=\"look after the brokers, work goes on when they answer\""
                                + " reason=\"{}\"",
                        brokers,
                        reason);
            }
            trouble = "Kafka at " + brokers + " to answer: " + reason;
        }
    }

    private String problem() throws InterruptedException {
        try {
            var options = new DescribeClusterOptions().timeoutMs((int) PATIENCE.toMillis());
            var _ = time.get(admin.describeCluster(options).clusterId(), PATIENCE);
            return "";
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return Refusal.said(e);
        }
    }
}
