package io.backendprovisioner.intake;

import io.backendprovisioner.broker.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the broker lets us read requests. Each change of that is logged once, however often it is told. */
final class Standing {
    private static final Logger log = LoggerFactory.getLogger(Standing.class);

    private volatile @Nullable String refused;

    void refused(RuntimeException why) {
        String reason = Refusal.said(why);
        if (!reason.equals(refused)) {
            log.warn("event=requests-not-read action=trying-again reason=\"{}\"", reason);
        }
        refused = reason;
    }

    void accepted() {
        if (refused != null) {
            refused = null;
            log.info("event=requests-read-again");
        }
    }

    /** Why we may not read, or {@code null} where we may. */
    @Nullable
    String refusal() {
        return refused;
    }
}
