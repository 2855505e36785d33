package io.backendprovisioner.provider;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Builds Apache HttpClient with everything taken out of it that could send a request twice or somewhere else. */
final class HttpClients {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

    /** A connection that was idle for longer is tried (one millisecond) before it carries a create. */
    private static final TimeValue TRIED_AFTER = TimeValue.ofMilliseconds(100);

    /** Shorter than the idle limit of common load balancers, so that mostly we are the ones who close. */
    private static final Timeout IDLE = Timeout.ofSeconds(10);

    /** So that a changed DNS record is followed. */
    private static final TimeValue LIFETIME = TimeValue.ofMinutes(5);

    /**
     * In bytes, three for each connection. A request and its answer fit; a listing is read in several turns. The default of
     * 32 KiB, times a thousand connections, is 94 MiB of heap.
     */
    private static final int BUFFER = 4 * 1024;

    private HttpClients() {}

    /**
     * No retries, redirects, cookies, authentication but the proxy's, decompression, protocol upgrade, and no proxy from
     * anywhere else.
     */
    static CloseableHttpClient singleShot(int maxInFlight, Duration requestTimeout, @Nullable HttpProxy proxy) {
        // The watchdog ends every call; the time-outs here only back it up.
        var backstop = Timeout.of(requestTimeout.plusSeconds(1));
        var connect = requestTimeout.compareTo(LONGEST_CONNECT) < 0 ? requestTimeout : LONGEST_CONNECT;
        var limits = Http1Config.custom()
                .setBufferSize(BUFFER)
                .setMaxLineLength(16 * 1024)
                .setMaxHeaderCount(200)
                .build();
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(maxInFlight)
                .setMaxConnPerRoute(maxInFlight)
                .setDnsResolver(new BoundedDns())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(limits)
                        .build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout(backstop)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connect))
                        .setSocketTimeout(backstop)
                        .setValidateAfterInactivity(TRIED_AFTER)
                        .setIdleTimeout(IDLE)
                        .setTimeToLive(LIFETIME)
                        .build())
                .build();
        return HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setProxy(proxy == null ? null : new HttpHost("http", proxy.host(), proxy.port()))
                .setRequestExecutor(new GatedExecutor(limits))
                .setConnectionReuseStrategy(HttpClients::isReusable)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(backstop)
                        .setResponseTimeout(backstop)
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setExpectContinueEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .evictIdleConnections(IDLE)
                .setUserAgent("backend-provisioner")
                .build();
    }

    /**
     * A proxy that has no tunnel may hang up after an answer that it has handed on as it was, without a word of that in
     * it. The next request would then be sent to nobody, and be unclear.
     */
    private static boolean isReusable(HttpRequest request, HttpResponse response, HttpContext context) {
        var exchange = Exchange.CURRENT.get();
        return (exchange.proxy() == null || exchange.request().isSecure())
                && DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
    }

    /** Asks the exchange before the first byte of a request is written. */
    private static final class GatedExecutor extends HttpRequestExecutor {
        GatedExecutor(Http1Config config) {
            super(config, null, null);
        }

        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                HttpResponseInformationCallback informed,
                HttpContext context)
                throws IOException, HttpException {
            Exchange exchange = Exchange.CURRENT.get();
            if (Method.CONNECT.isSame(request.getMethod())) {
                exchange.aboutToAskForTunnel();
                authorize(request, exchange.proxy());
                ClassicHttpResponse answer = super.execute(request, connection, informed, context);
                exchange.tunnelAnswered();
                ProxyRefusal.checkTunnel(answer.getCode());
                return answer;
            }
            exchange.aboutToSend();
            request.setPath(exchange.request().target());
            if (!exchange.request().isSecure()) {
                authorize(request, exchange.proxy());
            }
            return super.execute(request, connection, informed, context);
        }

        /** At once, since what is sent without it is sent in vain, and a create is not sent twice. */
        private static void authorize(HttpRequest request, @Nullable HttpProxy proxy) {
            String authorization = proxy == null ? null : proxy.authorization();
            if (authorization != null) {
                request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, authorization);
            }
        }
    }
}
