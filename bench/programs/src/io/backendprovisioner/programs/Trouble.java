package io.backendprovisioner.programs;

import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.Outage;
import io.backendprovisioner.testkit.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What may befall an installation, and the alert that has to tell of it. */
enum Trouble {
    /** All is well, and nobody is told anything. */
    NONE(null),

    CLOUD_DOWN("ProvisionerSuspendedByOutage") {
        @Override
        void strike(Installation at) {
            at.cloud().faults().outage(Outage.CLOSED);
        }
    },

    /** The cloud allows half of what is set, and a batch has use for all of it. */
    THROTTLED("ProvisionerThrottled") {
        @Override
        void strike(Installation at) {
            at.cloud().change(now -> now.withCeiling(10));
        }

        @Override
        void everySecond(Installation at, long second) {
            super.everySecond(at, second);
            at.sendBulk(20);
        }
    },

    CREDENTIALS("ProvisionerPaused") {
        @Override
        void strike(Installation at) {
            at.cloud().faults().outage(Outage.KEY_INACTIVE);
        }
    },

    /** Calls take effect later than {@code settle} says. */
    TWIN("ProvisionerTwinFound") {
        @Override
        String[] settings() {
            return new String[] {
                "provisioner.provider.request-timeout=2s",
                "provisioner.provider.settle=1s",
                "provisioner.provider.visibility=1s"
            };
        }

        @Override
        void strike(Installation at) {
            at.cloud().change(now -> now.withLateBy(Duration.ofSeconds(4)));
            at.cloud().faults().next(3, Fault.LATE_CREATE_AFTER_5XX);
        }
    },

    BROKER_DOWN("ProvisionerBrokerNotReachable") {
        @Override
        void strike(Installation at) {
            at.broker().kill();
        }

        @Override
        void everySecond(Installation at, long second) {
            // Nobody can send anything either.
        }
    },

    /** The worker stands still for so long that it loses its partitions, and then has time to take them back. */
    SLOW_WORKER("ProvisionerRepliesLate") {
        @Override
        void everySecond(Installation at, long second) {
            super.everySecond(at, second);
            WorkerProcess worker = at.workers().getFirst();
            if (second % 60 == 0) {
                worker.pause();
            } else if (second % 60 == 40) {
                worker.resume();
            }
        }
    },

    /** Flawed requests, and some that cannot even be told so. */
    POISON_RECORDS("ProvisionerDeadLetters") {
        @Override
        void everySecond(Installation at, long second) {
            super.everySecond(at, second);
            at.send(at.request().saying("{"));
            if (second % 60 == 1) {
                at.send(at.request().keyed((byte[]) null).uncorrelated());
            }
        }
    },

    /** One that has no ledger. */
    STUCK_PARTITION("ProvisionerOldestRequestTooOld") {
        @Override
        void strike(Installation at) {
            at.growRequests();
        }

        @Override
        void everySecond(Installation at, long second) {
            // To the others as before, by number: the new one changes nothing for them.
            at.send(at.request(), (int) (second % Installation.PARTITIONS));
            if (second == 30) {
                at.send(at.request(), Installation.PARTITIONS);
            }
        }
    },

    DEAD_REPLICA("ProvisionerReplicaDown") {
        @Override
        int replicas() {
            return 2;
        }

        @Override
        void strike(Installation at) {
            at.workers().getFirst().kill();
        }
    },

    /** Every ten seconds four hundred requests that must be over in eight, at twenty a second. */
    DEADLINE_STORM("ProvisionerRequestsExpire") {
        @Override
        void everySecond(Installation at, long second) {
            super.everySecond(at, second);
            if (second % 10 == 0) {
                Instant deadline = Instant.now().plusSeconds(8);
                for (int i = 0; i < 400; i++) {
                    at.send(at.request().before(deadline));
                }
            }
        }
    };

    private final @Nullable String alert;

    Trouble(@Nullable String alert) {
        this.alert = alert;
    }

    /** The one that must fire, and the only critical one that may. */
    @Nullable
    String alert() {
        return alert;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int replicas() {
        return 1;
    }

    /** Of the worker, beside those that all have. */
    String[] settings() {
        return new String[0];
    }

    /** Once, after a time in which all was well. */
    void strike(Installation at) {}

    /** From the strike on; before it there is one request a second. */
    void everySecond(Installation at, long second) {
        at.send(at.request());
    }
}
