package io.backendprovisioner.testkit;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes spans in, as an OpenTelemetry collector does: OTLP over HTTP. */
public final class TraceCollector implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Told> spans = new ConcurrentLinkedQueue<>();
    private final Consumer<Span> taker;
    private volatile boolean refuses;

    /** A span as it came in; times in nanoseconds since 1970. */
    public record Told(
            String traceId,
            String id,
            String parent,
            String name,
            Span.SpanKind kind,
            long begun,
            long ended,
            Status.StatusCode status,
            Map<String, String> attributes) {

        private static Told of(Span span) {
            Map<String, String> attributes = span.getAttributesList().stream()
                    .collect(Collectors.toMap(
                            one -> one.getKey(), one -> one.getValue().getStringValue()));
            return new Told(
                    hex(span.getTraceId()),
                    hex(span.getSpanId()),
                    hex(span.getParentSpanId()),
                    span.getName(),
                    span.getKind(),
                    span.getStartTimeUnixNano(),
                    span.getEndTimeUnixNano(),
                    span.getStatus().getCode(),
                    attributes);
        }

        private static String hex(ByteString bytes) {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }
    }

    /** Keeps every span. */
    public TraceCollector() {
        this(null);
    }

    /** @param taker of each span, which is not kept then */
    public TraceCollector(@Nullable Consumer<Span> taker) {
        this.taker = taker == null ? span -> spans.add(Told.of(span)) : taker;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (refuses) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            request.getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .flatMap(scope -> scope.getSpansList().stream())
                    .forEach(taker);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** Where spans are to be sent. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** From now on: whether it answers that it takes nothing. */
    public void refuse(boolean refuses) {
        this.refuses = refuses;
    }

    public List<Told> spans() {
        return List.copyOf(spans);
    }

    /** In the order in which they began. */
    public List<Told> ofTrace(String traceId) {
        return spans.stream()
                .filter(span -> span.traceId().equals(traceId))
                .sorted(Comparator.comparingLong(Told::begun))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
