package io.backendprovisioner.provider;

import com.aliyun.credentials.models.CredentialModel;
import io.backendprovisioner.domain.Time;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the vendor's chain last gave, and asks it anew from one thread in the background. The chain reads files
 * and calls other services while its caller waits, renews inside that same call, and without credentials probes the ECS
 * metadata address for up to two seconds each time; the calls of a worker must not queue up behind that.
 */
final class ChainCredentials implements CredentialsSource {
    private static final Logger log = LoggerFactory.getLogger(ChainCredentials.class);

    /** Or one of a region, which a proxy treats alike. */
    private static final URI TOKEN_SERVICE = URI.create("https://sts.aliyuncs.com");

    /** The chain has its own cache and renews in time; this only spares its locks and file reads. */
    private static final Duration FOUND_FOR = Duration.ofSeconds(1);

    /** Longer, since a chain without credentials logs two lines each time it is asked. */
    private static final Duration MISSING_FOR = Duration.ofSeconds(5);

    private final Supplier<CredentialModel> chain;
    private final Proxies proxies;
    private final Time time;
    private final AtomicReference<@Nullable CompletableFuture<Fetched>> running = new AtomicReference<>();
    private volatile @Nullable Known known;

    /**
     * Leads the chain through the proxies for the life of the process.
     *
     * @param chain may block and may throw; it is never called twice at once
     */
    ChainCredentials(Supplier<CredentialModel> chain, Proxies proxies, Time time) {
        ChainProxy.install(proxies);
        this.chain = chain;
        this.proxies = proxies;
        this.time = time;
    }

    @Override
    public Fetched current(Instant deadline) {
        var last = known;
        if (last != null && isFresh(last)) {
            return last.fetched();
        }
        var refresh = refresh();
        return last == null ? await(refresh, deadline) : last.fetched();
    }

    private boolean isFresh(Known known) {
        return time.instant().isBefore(known.askAgain());
    }

    private CompletableFuture<Fetched> refresh() {
        var mine = new CompletableFuture<Fetched>();
        var running = this.running.compareAndExchange(null, mine);
        if (running != null) {
            return running;
        }
        Thread.ofVirtual().name("provider-credentials").start(() -> {
            // A caller may have looked before the last refresh was over, and have come here after it.
            var last = known;
            var now = last != null && isFresh(last) ? last : askedNow();
            known = now;
            this.running.set(null);
            mine.complete(now.fetched());
        });
        return mine;
    }

    private Known askedNow() {
        var fetched = ask();
        var lifetime = fetched instanceof Fetched.Found ? FOUND_FOR : MISSING_FOR;
        return new Known(fetched, time.instant().plus(lifetime));
    }

    private Fetched ask() {
        try {
            return CredentialsReader.read(ChainProxy.ask(chain, proxies));
        } catch (Exception | Error e) {
            // Its message may carry an answer of the token service, so only its kind is told.
            log.debug("event=credentials-missing kind={}", e.getClass().getName());
            return new Fetched.Missing(CredentialsAdvice.from(System.getenv(), proxies.toward(TOKEN_SERVICE)));
        }
    }

    private Fetched await(CompletableFuture<Fetched> refresh, Instant deadline) {
        try {
            return time.get(refresh, Duration.between(time.instant(), deadline));
        } catch (TimeoutException e) {
            return new Fetched.Missing("the credentials chain has not answered yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Fetched.Missing("interrupted while waiting for credentials");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a refresh completes with a value only", e);
        }
    }

    private record Known(Fetched fetched, Instant askAgain) {}
}
