package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.LookUpAnswer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes no call while none can succeed: the breaker is open, or the cloud refuses us whatever the request. Whether that
 * is over is tried with a look-up, which changes nothing; then calls begin again, slowly. Safe for any number of threads.
 */
public final class Suspension {
    private static final Logger log = LoggerFactory.getLogger(Suspension.class);

    /** No backend has this name; the look-up only shows whether the cloud answers us. */
    private static final String NOBODY = "provisioner-is-the-cloud-there";

    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final CloudApi cloud;
    private final Permits permits;
    private final FleetRate rate;
    private final CircuitBreaker breaker;
    private final ThreadFactory threads;
    private final Time time;

    /** Only {@link #to} changes it, under the monitor. */
    private volatile State state = new State.Well();

    /** What is known of the cloud, and what follows for calls. */
    private sealed interface State {
        /** Calls are made. */
        record Well() implements State {}

        /**
         * No calls are made, and the prober looks whether that is over.
         *
         * @param relapses how often calls were suspended since the last create that was answered, less one
         */
        record Suspended(Trouble trouble, int relapses, Thread prober) implements State {}

        /** Calls are made again, and no create has been answered since. */
        record Recovering(Trouble trouble, int relapses) implements State {}

        /** The worker ends: what was true before stays, and no prober is started. */
        record Closed(boolean isOn, @Nullable Trouble trouble) implements State {}
    }

    Suspension(
            CloudApi cloud, Permits permits, FleetRate rate, CircuitBreaker breaker, ThreadFactory threads, Time time) {
        this.cloud = cloud;
        this.permits = permits;
        this.rate = rate;
        this.breaker = breaker;
        this.threads = threads;
        this.time = time;
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                suspend(new Trouble(Reason.OUTAGE, "calls fail, or are not answered in time"));
            }
        });
    }

    /** Returns whether no calls are made. */
    public boolean isOn() {
        return switch (state) {
            case State.Suspended _ -> true;
            case State.Closed closed -> closed.isOn();
            case State.Well _, State.Recovering _ -> false;
        };
    }

    boolean isOnFor(Reason reason) {
        Trouble now = trouble();
        return isOn() && now != null && now.reason() == reason;
    }

    /**
     * Returns why calls are suspended, or were until a moment ago and none has succeeded since; {@code null} if all is
     * well.
     */
    public @Nullable Trouble trouble() {
        return switch (state) {
            case State.Well _ -> null;
            case State.Suspended suspended -> suspended.trouble();
            case State.Recovering recovering -> recovering.trouble();
            case State.Closed closed -> closed.trouble();
        };
    }

    /** Judges what a create came to. */
    void created(CreateAnswer answer) {
        Trouble told = Trouble.in(answer);
        if (told != null) {
            suspend(told);
        } else if (!(answer instanceof CloudError.Unclear || answer instanceof CloudError.NotSent)) {
            recovered();
        }
    }

    /** Judges what a look-up came to. That one succeeds proves nothing about creates. */
    void lookedUp(LookUpAnswer answer) {
        Trouble told = answer instanceof CloudError error ? Trouble.in(error) : null;
        if (told != null) {
            suspend(told);
        }
    }

    /** Finds out what is wrong before a request does, and has the way to the cloud ready for the first one. */
    public void lookOnce() {
        lookedUp(cloud.lookUp(NOBODY, time.instant().plus(PROBE_TIMEOUT)));
    }

    synchronized void suspend(Trouble why) {
        int relapses;
        switch (state) {
            case State.Well _ -> relapses = 0;
            case State.Recovering recovering -> relapses = recovering.relapses() + 1;
            case State.Suspended _, State.Closed _ -> {
                return;
            }
        }
        Duration first = PROBE_EVERY.multipliedBy(1L << Math.min(relapses, 5));
        Thread prober = threads.newThread(() -> probe(first.compareTo(LONGEST_PAUSE) < 0 ? first : LONGEST_PAUSE));
        to(new State.Suspended(why, relapses, prober));
        permits.suspend();
        prober.start();
    }

    /** Whether the cloud is there is tried no more. */
    synchronized void close() {
        State before = state;
        to(new State.Closed(isOn(), trouble()));
        if (before instanceof State.Suspended suspended) {
            suspended.prober().interrupt();
        }
    }

    /** The prober has found another reason. */
    private synchronized void stillOn(Trouble why) {
        if (state instanceof State.Suspended suspended) {
            to(new State.Suspended(why, suspended.relapses(), suspended.prober()));
        }
    }

    private synchronized void resume() {
        if (!(state instanceof State.Suspended suspended)) {
            return;
        }
        if (breaker.getState() == CircuitBreaker.State.OPEN) {
            breaker.transitionToHalfOpenState();
        }
        rate.beginSlowly();
        to(new State.Recovering(suspended.trouble(), suspended.relapses()));
        permits.resume();
    }

    private void recovered() {
        if (state instanceof State.Recovering) {
            synchronized (this) {
                if (state instanceof State.Recovering) {
                    to(new State.Well());
                }
            }
        }
    }

    /** The one place where the state changes, and where that is logged. */
    private void to(State next) {
        Trouble before = trouble();
        state = next;
        switch (next) {
            case State.Suspended suspended -> {
                Trouble why = suspended.trouble();
                if (before == null || before.reason() != why.reason()) {
                    log.warn(
                            "event=calls-suspended reason={} action=\"{}\" detail=\"{}\"",
                            why.reason().label(),
                            why.reason().action(),
                            why.detail());
                }
            }
            case State.Well _ -> {
                if (before != null) {
                    log.info("event=calls-resumed reason={}", before.reason().label());
                }
            }
            case State.Recovering _, State.Closed _ -> {}
        }
    }

    private void probe(Duration first) {
        try {
            time.sleep(first);
            while (!answers()) {
                time.sleep(PROBE_EVERY);
            }
            resume();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers() {
        Instant now = time.instant();
        return switch (cloud.lookUp(NOBODY, now.plus(PROBE_TIMEOUT))) {
            case LookUpAnswer.Listed _, CloudError.Throttled _, CloudError.Refused _, CloudError.OverQuota _ -> true;
            case CloudError error -> {
                Trouble other = Trouble.in(error);
                if (other != null) {
                    stillOn(other);
                }
                yield false;
            }
        };
    }

    /** @param detail what the cloud said, if anything; one line, without secrets */
    public record Trouble(Reason reason, String detail) {

        static @Nullable Trouble in(CreateAnswer answer) {
            return switch (answer) {
                case CloudError.NotAllowed error -> new Trouble(Reason.of(error), detail(error));
                case CloudError.ClockOff error -> new Trouble(Reason.CLOCK, detail(error));
                case CloudError.Misaddressed error -> new Trouble(Reason.ENDPOINT, detail(error));
                case CloudError.InArrears error -> new Trouble(Reason.ACCOUNT, detail(error));
                case CreateAnswer _ -> null;
            };
        }

        private static String detail(CloudError error) {
            return error.code() + ": " + error.message();
        }
    }

    /** What is wrong, and what to do about it. */
    public enum Reason {
        OUTAGE("outage", "nothing, calls go on when the cloud answers; see its status page and the network's"),
        CREDENTIALS("credentials", "set or renew the cloud credentials"),
        RIGHTS("rights", "allow apigateway:CreateBackend and apigateway:DescribeBackendList to this identity"),
        CLOCK("clock", "set this machine's clock, which is more than 15 minutes off"),
        ENDPOINT(
                "endpoint",
                "check provisioner.provider.endpoint and region: what answers there does not offer this operation of API"
                        + " Gateway, or only over https"),
        ACCOUNT("account", "pay what the account owes, or have it unlocked");

        private final String label;
        private final String action;

        Reason(String label, String action) {
            this.label = label;
            this.action = action;
        }

        static Reason of(CloudError.NotAllowed error) {
            return error.code().startsWith("Forbidden") || error.code().startsWith("NoPermission")
                    ? RIGHTS
                    : CREDENTIALS;
        }

        /** As in a metric's tag. */
        public String label() {
            return label;
        }

        public String action() {
            return action;
        }
    }
}
