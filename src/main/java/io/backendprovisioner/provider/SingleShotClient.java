package io.backendprovisioner.provider;

import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request once: never again, never after its deadline, and never waiting past it. The calling (virtual) thread
 * blocks; a watchdog closes the connection at the deadline, so neither a black hole nor a trickled body outlasts it.
 */
final class SingleShotClient implements AutoCloseable {
    /** The longest body that is read; a page of 50 backends with 20 tags each takes about 100 KiB. */
    static final int MAX_BODY_BYTES = 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(SingleShotClient.class);

    private final HttpHost target;
    private final @Nullable HttpProxy proxy;
    private final @Nullable ProxyLog proxyLog;
    private final RequestSigner signer;
    private final CredentialsSource credentials;
    private final Duration requestTimeout;
    private final Time time;
    private final CloseableHttpClient http;
    private final ScheduledThreadPoolExecutor watchdog;

    /** @param proxy on the way to the endpoint, {@code null} if there is none */
    SingleShotClient(
            ProviderProperties properties,
            @Nullable HttpProxy proxy,
            int maxInFlight,
            CredentialsSource credentials,
            Time time) {
        var endpoint = properties.endpointUri();
        this.proxy = proxy;
        this.proxyLog = proxy == null ? null : new ProxyLog(proxy);
        this.signer = new RequestSigner(endpoint, time);
        this.credentials = credentials;
        this.target = new HttpHost(endpoint.getScheme(), endpoint.getHost(), endpoint.getPort());
        this.requestTimeout = properties.requestTimeout();
        this.time = time;
        this.http = HttpClients.singleShot(maxInFlight, requestTimeout, proxy);
        this.watchdog = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("provider-watchdog").factory());
        this.watchdog.setRemoveOnCancelPolicy(true);
    }

    HttpAnswer send(ApiRequest operation, Instant deadline) {
        return switch (credentials.current(deadline)) {
            case Fetched.Missing(var reason) -> new CloudError.NotAllowed("NoCredentials", reason, null);
            case Fetched.Found(var found) -> noted(send(signer.sign(operation, found), secrets(found), deadline));
        };
    }

    private HttpAnswer noted(HttpAnswer answer) {
        if (proxyLog != null) {
            proxyLog.note(answer);
        }
        return answer;
    }

    private Mask secrets(Credentials signedWith) {
        return proxy == null ? signedWith : text -> proxy.maskedIn(signedWith.maskedIn(text));
    }

    private HttpAnswer send(SignedRequest request, Mask secrets, Instant deadline) {
        var now = time.instant();
        var end = now.plus(requestTimeout);
        var exchange = new Exchange(request, proxy, deadline.isBefore(end) ? deadline : end, time);
        if (!exchange.remaining().isPositive()) {
            return new CloudError.NotSent("DeadlinePassed", "the deadline had passed before the call");
        }
        if (Thread.currentThread().isInterrupted()) {
            return new CloudError.NotSent("Interrupted", "the thread was interrupted before the call");
        }
        try {
            return ScopedValue.where(Exchange.CURRENT, exchange).call(() -> watched(exchange, secrets));
        } catch (IOException | CancellationException e) {
            return FailureReader.read(exchange, e, secrets);
        } catch (RuntimeException e) {
            // A bug, a closed client, or a call that was ended half-way through getting a connection. Thrown on, it
            // would take with it whether the request was sent.
            if (!exchange.expired()) {
                log.warn("event=provider-call-broke sent={}", exchange.sent(), e);
            }
            return FailureReader.read(exchange, e, secrets);
        }
    }

    private HttpAnswer watched(Exchange exchange, Mask secrets) throws IOException {
        var expiry = watchdog.schedule(exchange::expire, exchange.remaining().toNanos(), TimeUnit.NANOSECONDS);
        try {
            return exchange(exchange.request(), secrets);
        } finally {
            expiry.cancel(false);
        }
    }

    private HttpAnswer exchange(SignedRequest request, Mask secrets) throws IOException {
        try (var response = http.executeOpen(target, request, null)) {
            checkProxy(request, response.getCode());
            String body = body(response);
            if (body == null) {
                // Before the response is closed, since that would read an endless body to its end.
                request.cancel();
                throw new MessageConstraintException("the answer is longer than " + MAX_BODY_BYTES + " bytes");
            }
            var retryAfter = RetryAfter.read(
                    header(response, "x-acs-retry-after"), header(response, "Retry-After"), time.instant());
            return new HttpAnswer.Received(response.getCode(), retryAfter, body, secrets);
        }
    }

    /** What comes through a tunnel is not from the proxy. */
    private void checkProxy(SignedRequest request, int status) throws ProxyRefusal {
        if (proxy != null && !request.isSecure()) {
            try {
                ProxyRefusal.checkAnswer(status);
            } catch (ProxyRefusal refusal) {
                // Before the response is closed, as with a body that is too long.
                request.cancel();
                throw refusal;
            }
        }
    }

    /** The whole body, or {@code null} when it is too long; then the connection must not be used again. */
    private static @Nullable String body(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        if (entity == null) {
            return "";
        }
        if (entity.getContentLength() > MAX_BODY_BYTES) {
            return null;
        }
        // A known length saves a buffer a hundred times as large as the usual answer.
        int most = entity.getContentLength() < 0 ? MAX_BODY_BYTES + 1 : (int) entity.getContentLength();
        byte[] body = entity.getContent().readNBytes(most);
        return body.length > MAX_BODY_BYTES ? null : new String(body, StandardCharsets.UTF_8);
    }

    private static @Nullable String header(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        http.close(CloseMode.GRACEFUL);
    }
}
