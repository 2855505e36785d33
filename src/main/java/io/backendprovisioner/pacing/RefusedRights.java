package io.backendprovisioner.pacing;

import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells whether the refusals of one request for want of a right concern that request or all, since the cloud says the same
 * in both cases. For the thread of the request.
 *
 * <p>The right is the request's own if the cloud refuses it, then lets a create of somebody else succeed, and then refuses
 * it again; or if others have succeeded just before, and it alone is refused for as long as it is worth waiting. All seem
 * to lack the right if nobody succeeds, and the request has no wish that may need a right of its own. A request makes it
 * seem so once at most, so none can suspend calls again and again.
 */
final class RefusedRights {
    /** A create that has succeeded within this time shows that not all lack a right. */
    static final Duration LATELY = Duration.ofSeconds(10);

    /** So often a request has to be refused, with growing pauses, to outweigh what has succeeded lately. */
    private static final int PERSISTENT = 3;

    private static final String TAG = "tag ";

    /** What a refusal means. */
    enum Meaning {
        /** All lack the right, as it seems. */
        OF_ALL,
        /** The request lacks a right that others do not need. */
        ITS_OWN,
        /** It is not known yet. */
        UNKNOWN
    }

    /** What all requests of this worker have found out. Safe for any number of threads. */
    static final class Evidence {
        private static final int MOST_WISHES = 1000;

        private final Set<String> granted = new HashSet<>();
        private boolean any;
        private long lastBegan;
        private long lastAnswered;
        private long refusals;

        synchronized void succeeded(RefusedRights request, long beganNanos, long answeredNanos) {
            lastBegan = any ? Math.max(lastBegan, beganNanos) : beganNanos;
            lastAnswered = any ? Math.max(lastAnswered, answeredNanos) : answeredNanos;
            any = true;
            if (granted.size() < MOST_WISHES) {
                granted.addAll(request.wishes);
            }
        }

        private synchronized boolean hasBegunAfter(long nanos) {
            return any && lastBegan - nanos > 0;
        }

        private synchronized boolean isLately(long nowNanos) {
            return any && nowNanos - lastAnswered <= LATELY.toNanos();
        }

        private synchronized Set<String> neverGranted(Set<String> wishes) {
            Set<String> never = new LinkedHashSet<>(wishes);
            never.removeAll(granted);
            return never;
        }

        /** Returns how many refusals there were, this one included, of requests without a wish that was never granted. */
        private synchronized long refused() {
            return ++refusals;
        }

        private synchronized long refusals() {
            return refusals;
        }
    }

    private final Evidence evidence;
    private final Set<String> wishes;
    private final Time time;
    private int refusals;
    private long firstRefused;
    /** Whether others had succeeded lately when the request was refused for the first time. */
    private boolean othersHadIt;
    /** Whether it was known, as the last call began, that others have succeeded since the first refusal. */
    private boolean othersHaveIt;
    /** How many refusals there were before the first of this request, and how many of this one are among those since. */
    private long refusalsBefore;

    private long refusalsOfOurs;
    private boolean hasSuspended;
    private boolean loads;
    private Meaning meaning = Meaning.UNKNOWN;

    /** @param evidence of all requests of this worker; this one is over when it succeeds */
    RefusedRights(BackendSpec spec, Evidence evidence, Time time) {
        this.wishes = wishes(spec);
        this.evidence = evidence;
        this.time = time;
    }

    void callBegins() {
        othersHaveIt = refusals > 0 && evidence.hasBegunAfter(firstRefused);
    }

    /**
     * The cloud has refused the last call for want of a right.
     *
     * @param isSuspended whether calls are suspended already, so that another refusal says nothing new
     */
    Meaning refused(boolean isSuspended) {
        long now = time.nanos();
        boolean lately = evidence.isLately(now);
        boolean plain = isPlain();
        if (refusals++ == 0) {
            firstRefused = now;
            othersHadIt = lately;
            refusalsBefore = evidence.refusals();
        }
        if (plain) {
            evidence.refused();
            refusalsOfOurs++;
        }
        if (othersHaveIt) {
            meaning = Meaning.ITS_OWN;
        } else if (isSuspended) {
            meaning = Meaning.UNKNOWN;
        } else if (plain && !hasSuspended && (!lately || refusals >= PERSISTENT)) {
            hasSuspended = true;
            meaning = Meaning.OF_ALL;
        } else {
            meaning = othersHadIt && refusals >= PERSISTENT && isAlone() ? Meaning.ITS_OWN : Meaning.UNKNOWN;
        }
        loads = meaning == Meaning.UNKNOWN && !isSuspended && !lately;
        return meaning;
    }

    /** Returns whether nobody else was refused since, who would show that all lack the right. */
    private boolean isAlone() {
        return evidence.refusals() == refusalsBefore + refusalsOfOurs;
    }

    /** Returns what the last refusal means. */
    Meaning meaning() {
        return meaning;
    }

    /** Returns how often the request was refused for want of a right. */
    int refusals() {
        return refusals;
    }

    /** Returns whether another call is a load that nothing else holds back: nobody succeeds, and calls are made. */
    boolean loads() {
        return loads;
    }

    /** Returns whether the request asks for nothing that may need a right which the cloud has granted to nobody yet. */
    boolean isPlain() {
        return wishes.isEmpty() || evidence.neverGranted(wishes).isEmpty();
    }

    /** Returns which right the request most likely lacks, in words without anything from outside. */
    String needs() {
        Set<String> never = evidence.neverGranted(wishes);
        Set<String> needs = new LinkedHashSet<>();
        for (String wish : never.isEmpty() ? wishes : never) {
            needs.add(
                    wish.startsWith(TAG)
                            ? "its tags need a tag policy and conditions of RAM that allow them"
                            : wish + " needs ram:CreateServiceLinkedRole");
        }
        return needs.isEmpty() ? "its name and type need apigateway:CreateBackend" : String.join(", ", needs);
    }

    /** The marker is on every backend. */
    private static Set<String> wishes(BackendSpec spec) {
        Set<String> wishes = new LinkedHashSet<>();
        if (Boolean.TRUE.equals(spec.createSlr())) {
            wishes.add("createSlr");
        }
        if (Boolean.TRUE.equals(spec.createEventBridgeServiceLinkedRole())) {
            wishes.add("createEventBridgeServiceLinkedRole");
        }
        spec.tags().stream()
                .map(Tag::key)
                .filter(key -> !key.equals(BackendMark.TAG_KEY))
                .forEach(key -> wishes.add(TAG + key));
        return wishes;
    }
}
