package io.backendprovisioner.provider;

import io.backendprovisioner.domain.Time;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request from its start to its end. It knows whether a byte of the request may have left, which is what tells
 * {@link CloudError.NotSent} from {@link CloudError.Unclear}. The caller's thread runs it; the watchdog may expire it.
 */
final class Exchange {
    /** The exchange that the current thread is running: the HTTP client calls back without a place for an argument. */
    static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

    private final SignedRequest request;
    private final @Nullable HttpProxy proxy;
    private final Instant deadline;
    private final Time time;
    private volatile boolean asksForTunnel;
    private volatile boolean sent;
    private volatile boolean expired;

    /** @param proxy on the way, {@code null} if there is none */
    Exchange(SignedRequest request, @Nullable HttpProxy proxy, Instant deadline, Time time) {
        this.request = request;
        this.proxy = proxy;
        this.deadline = deadline;
        this.time = time;
    }

    Duration remaining() {
        return Duration.between(time.instant(), deadline);
    }

    /**
     * Returns what the future comes to.
     *
     * @throws TimeoutException if it is not done at the deadline
     */
    <T> T get(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return time.get(future, remaining());
    }

    SignedRequest request() {
        return request;
    }

    @Nullable
    HttpProxy proxy() {
        return proxy;
    }

    /** Passed right before the proxy is asked for a tunnel. Whatever comes of that, the cloud has not seen the request. */
    void aboutToAskForTunnel() throws IOException {
        pass();
        asksForTunnel = true;
    }

    void tunnelAnswered() {
        asksForTunnel = false;
    }

    /** Whether the proxy has been asked for a tunnel and has not answered. */
    boolean asksForTunnel() {
        return asksForTunnel;
    }

    /**
     * The last gate, passed right before the first byte is written. It looks at the clock anew, so that a thread that
     * was paused on its way here (garbage collection, a suspended machine) sends nothing late.
     */
    void aboutToSend() throws IOException {
        pass();
        sent = true;
    }

    private void pass() throws IOException {
        if (expired || !remaining().isPositive()) {
            expired = true;
            throw new GateClosed("the deadline passed before anything was sent");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new GateClosed("interrupted before anything was sent");
        }
    }

    /** Ends the exchange from outside, whatever it is waiting for: a place in the pool, a connection, an answer. */
    void expire() {
        expired = true;
        // On a thread of its own: closing a socket must not hold up the deadlines of the others.
        Thread.ofVirtual().name("provider-expire").start(request::cancel);
    }

    boolean sent() {
        return sent;
    }

    boolean expired() {
        return expired;
    }

    private static final class GateClosed extends IOException {
        GateClosed(String message) {
            super(message);
        }
    }
}
