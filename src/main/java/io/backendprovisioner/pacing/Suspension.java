package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.pacing.Trouble.Reason;
import io.backendprovisioner.provider.BackendQuery;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
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
    private static final BackendQuery NOBODY = new BackendQuery.Named("provisioner-is-the-cloud-there", "HTTP");

    static final String NO_REQUEST = "request=none";

    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final CloudApi cloud;
    private final Permits permits;
    private final FleetRate rate;
    private final CircuitBreaker breaker;
    private final ThreadFactory threads;
    private final Time time;

    private final String endpoint;
    private final FailingCreates failing;

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
         * @param before for how long they were suspended since then, until they were resumed for the last time
         */
        record Suspended(Trouble trouble, int relapses, Duration before, long sinceNanos, Thread prober)
                implements State {
            Suspended because(Trouble other) {
                return new Suspended(other, relapses, before, sinceNanos, prober);
            }
        }

        /**
         * Calls are made again, and no create has been answered since.
         *
         * @param suspended for how long they were not, since the last create that was answered
         */
        record Recovering(Trouble trouble, int relapses, Duration suspended) implements State {}

        /** The worker ends: what was true before stays, and no prober is started. */
        record Closed(boolean isOn, @Nullable Trouble trouble) implements State {}
    }

    /** @param endpoint where calls go, for the log */
    Suspension(
            CloudApi cloud,
            Permits permits,
            FleetRate rate,
            CircuitBreaker breaker,
            String endpoint,
            ThreadFactory threads,
            Time time) {
        this.cloud = cloud;
        this.permits = permits;
        this.rate = rate;
        this.breaker = breaker;
        this.endpoint = endpoint;
        this.threads = threads;
        this.time = time;
        this.failing = new FailingCreates(time);
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                suspend(failing.outage(), failing.fields());
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

    /** Notes whose create came to what, before anything is concluded from it. */
    void noted(CreateAnswer answer, Claimant claimant) {
        failing.note(answer, claimant);
    }

    /** Judges what a create came to. What a right means that is refused is for {@link RefusedRights} to say. */
    void created(CreateAnswer answer, Claimant claimant) {
        Trouble told = Trouble.in(answer);
        if (told == null) {
            if (!FailingCreates.isLost(answer)) {
                recovered();
            }
        } else if (told.reason() != Reason.RIGHTS) {
            suspend(told, failing.fields(claimant));
        }
    }

    /** All lack the right that was refused to a create. */
    void refusedToAll(CloudError.NotAllowed refused, Claimant claimant) {
        suspend(new Trouble(Reason.RIGHTS, Trouble.said(refused)), failing.fields(claimant));
    }

    /** Judges what a look-up came to. That one succeeds proves nothing about creates. */
    void lookedUp(PageAnswer answer, Claimant claimant) {
        lookedUp(answer, claimant.request());
    }

    private void lookedUp(PageAnswer answer, Object request) {
        Trouble told = answer instanceof CloudError error ? Trouble.in(error) : null;
        if (told != null) {
            suspend(told, failing.since(request));
        }
    }

    /** Finds out what is wrong before a request does, and has the way to the cloud ready for the first one. */
    public void lookOnce() {
        lookedUp(cloud.list(NOBODY, 1, time.instant().plus(PROBE_TIMEOUT)), NO_REQUEST);
    }

    /** It was found out without a request. */
    void suspend(Trouble why) {
        suspend(why, failing.since(NO_REQUEST));
    }

    /** @param cause since when that is so, and which request found it out, as fields of a log line */
    private synchronized void suspend(Trouble why, String cause) {
        int relapses = 0;
        Duration before = Duration.ZERO;
        switch (state) {
            case State.Well _ -> {}
            case State.Recovering recovering -> {
                relapses = recovering.relapses() + 1;
                before = recovering.suspended();
            }
            case State.Suspended _, State.Closed _ -> {
                return;
            }
        }
        Duration first = PROBE_EVERY.multipliedBy(1L << Math.min(relapses, 5));
        Thread prober = threads.newThread(() -> probe(first.compareTo(LONGEST_PAUSE) < 0 ? first : LONGEST_PAUSE));
        to(new State.Suspended(why, relapses, before, time.nanos(), prober), cause);
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
            to(suspended.because(why), failing.since(NO_REQUEST));
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
        Duration now = Duration.ofNanos(time.nanos() - suspended.sinceNanos());
        to(new State.Recovering(
                suspended.trouble(), suspended.relapses(), suspended.before().plus(now)));
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

    private void to(State next) {
        to(next, "");
    }

    /** The one place where the state changes, and where that is logged. */
    private void to(State next, String cause) {
        State last = state;
        Trouble before = trouble();
        state = next;
        switch (next) {
            case State.Suspended suspended -> {
                Trouble why = suspended.trouble();
                if (before == null || before.reason() != why.reason()) {
                    log.warn(
                            "event=calls-suspended reason={} endpoint={} {} action=\"{}\" detail=\"{}\"",
                            why.reason().label(),
                            endpoint,
                            cause,
                            why.reason().action(),
                            why.detail());
                }
            }
            case State.Well _ -> {
                if (last instanceof State.Recovering recovering) {
                    log.info(
                            "event=calls-resumed reason={} suspendedSeconds={}",
                            recovering.trouble().reason().label(),
                            recovering.suspended().toMillis() / 1000.0);
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
        return switch (cloud.list(NOBODY, 1, now.plus(PROBE_TIMEOUT))) {
            case Page _, CloudError.Throttled _, CloudError.Refused _, CloudError.OverQuota _ -> true;
            case CloudError error -> {
                Trouble other = Trouble.in(error);
                if (other != null) {
                    stillOn(other);
                }
                yield false;
            }
        };
    }
}
