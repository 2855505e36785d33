package io.backendprovisioner.pacing;

import io.backendprovisioner.pacing.Trouble.Reason;
import io.backendprovisioner.provider.CredentialsCheck;
import org.springframework.context.SmartLifecycle;

/** Tells at the start if there are no credentials for the cloud, or if it refuses them, before a request finds out. */
final class CloudAtStart implements SmartLifecycle {
    private final CredentialsCheck credentials;
    private final Suspension suspension;
    private volatile boolean running;

    CloudAtStart(CredentialsCheck credentials, Suspension suspension) {
        this.credentials = credentials;
        this.suspension = suspension;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("cloud-at-start").start(this::look);
    }

    private void look() {
        String problem = credentials.problem();
        if (!running) {
            return;
        }
        if (problem == null) {
            suspension.lookOnce();
        } else {
            suspension.suspend(new Trouble(Reason.CREDENTIALS, problem));
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
