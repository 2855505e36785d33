package io.backendprovisioner.journal;

import io.backendprovisioner.domain.PartitionLost;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A posting and the thread that waits for it. */
final class Pending {
    private static final Logger log = LoggerFactory.getLogger(Pending.class);

    private final CountDownLatch over = new CountDownLatch(1);
    private final long since = System.nanoTime();
    private volatile Posting posting;
    private volatile boolean lost;

    Pending(Posting posting) {
        this.posting = posting;
    }

    /** Since it was handed to the journal. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    Posting posting() {
        return posting;
    }

    void await() throws PartitionLost, InterruptedException {
        over.await();
        if (lost) {
            throw new PartitionLost(posting.partition().toString());
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
        if (posting.partition().term().isReleased()) {
            lost();
            return true;
        }
        return false;
    }

    /** Without a fallback that is left, the posting stays as it is: the default topics must be mended, and we wait. */
    void fallBack(Map<Posting, Exception> reasons) {
        Exception reason = reasons.get(posting);
        if (reason != null && posting instanceof Posting.Settlement settlement && settlement.hasFallback()) {
            log.warn(
                    "event=reply-refused partition={} offset={} topic={} fallback={} reason=\"{}\"",
                    settlement.partition(),
                    settlement.offset(),
                    settlement.reply().topic(),
                    settlement.fallback().topic(),
                    reason.getMessage());
            posting = settlement.fallenBack();
        }
    }
}
