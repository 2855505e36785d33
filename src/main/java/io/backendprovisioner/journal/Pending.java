package io.backendprovisioner.journal;

import io.backendprovisioner.domain.PartitionLost;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A settlement and the thread that waits for it. */
final class Pending {
    private static final Logger log = LoggerFactory.getLogger(Pending.class);

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Settlement settlement;
    private volatile boolean lost;

    Pending(Settlement settlement) {
        this.settlement = settlement;
    }

    Settlement settlement() {
        return settlement;
    }

    void await() throws PartitionLost, InterruptedException {
        over.await();
        if (lost) {
            throw new PartitionLost(settlement.partition().toString());
        }
    }

    void committed() {
        over.countDown();
    }

    void lost() {
        lost = true;
        over.countDown();
    }

    boolean loseIfReleased() {
        if (settlement.partition().isReleased()) {
            lost();
            return true;
        }
        return false;
    }

    /** Without a fallback that is left, the settlement stays as it is: the default topics must be mended, and we wait. */
    void fallBack(Map<Settlement, Exception> reasons) {
        Exception reason = reasons.get(settlement);
        if (reason != null && settlement.hasFallback()) {
            log.warn(
                    "event=reply-refused partition={} offset={} topic={} fallback={} reason=\"{}\"",
                    settlement.partition(),
                    settlement.offset(),
                    settlement.reply().topic(),
                    settlement.fallback().topic(),
                    reason.getMessage());
            settlement = settlement.fallenBack();
        }
    }
}
