package io.backendprovisioner.provider;

import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The worker's own client of the cloud for those that are measured beside it. It is in the client's package, as the
 * client's tests are, so that the client need not be opened for it.
 */
public final class BenchCloud {
    /** No limit, as in the worker: how many calls are under way at a time is for the arm to say. */
    private static final int MOST_CONNECTIONS = 100_000;

    private BenchCloud() {}

    /** @param requestTimeout limit of one call from its start to its last byte */
    public static CloudApi at(String endpoint, Duration requestTimeout, String accessKeyId, String secret) {
        var properties = new ProviderProperties(
                "cn-hangzhou", endpoint, requestTimeout, Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
        var credentials = new CredentialsSource.Fetched.Found(new Credentials(accessKeyId, secret, null));
        return new SignedCloudApi(properties, null, MOST_CONNECTIONS, _ -> credentials, new SystemClock());
    }

    private record SystemClock() implements Time {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public boolean await(Future<?> future, Duration atMost) throws InterruptedException {
            try {
                future.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | CancellationException | TimeoutException e) {
                // Only whether it is done is asked.
            }
            return future.isDone();
        }

        @Override
        public void sleepUntil(Instant instant) throws InterruptedException {
            Thread.sleep(Duration.between(instant(), instant));
        }
    }
}
