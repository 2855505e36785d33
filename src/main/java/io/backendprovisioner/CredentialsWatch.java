package io.backendprovisioner;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CredentialsCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells at the start if there are no credentials for the cloud, and again when there are some. The worker goes on: what
 * it reads meanwhile waits.
 */
final class CredentialsWatch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CredentialsWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final CredentialsCheck credentials;
    private final Time time;
    private volatile @Nullable Thread watch;

    CredentialsWatch(CredentialsCheck credentials, Time time) {
        this.credentials = credentials;
        this.time = time;
    }

    @Override
    public void start() {
        watch = Thread.ofVirtual().name("credentials-watch").start(this::untilThereAreSome);
    }

    private void untilThereAreSome() {
        try {
            String told = "";
            for (String problem = credentials.problem(); problem != null; problem = credentials.problem()) {
                if (!problem.equals(told) && isRunning()) {
                    log.warn("event=credentials-missing action=requests-wait reason=\"{}\"", problem);
                    told = problem;
                }
                time.sleep(PAUSE);
            }
            if (!told.isEmpty()) {
                log.info("event=credentials-found");
            }
        } catch (InterruptedException e) {
            log.debug("event=credentials-watch-stopped");
        }
    }

    @Override
    public void stop() {
        Thread running = watch;
        watch = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return watch != null;
    }
}
