package io.backendprovisioner.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/** One span, from when it was begun until it is closed; meanwhile what its thread begins is a part of it. */
public final class OpenSpan implements AutoCloseable {
    static final OpenSpan NONE = new OpenSpan(null, null);

    private final @Nullable Span span;
    private final Tracer.@Nullable SpanInScope scope;

    OpenSpan(@Nullable Span span, Tracer.@Nullable SpanInScope scope) {
        this.span = span;
        this.scope = scope;
    }

    /** Whether anybody will see it, so that tags which cost something may be left out. */
    public boolean isTold() {
        return span != null && Traces.isTold(span);
    }

    /** @param value left out where it is null */
    public OpenSpan tag(String key, @Nullable String value) {
        if (span != null && value != null) {
            span.tag(key, value);
        }
        return this;
    }

    /** Marks it as failed. */
    public void failed(String why) {
        if (span != null) {
            span.error(new Failure(why));
        }
    }

    /** By which others go on with this trace, as W3C writes it; null where nothing is traced. */
    public @Nullable String traceparent() {
        if (span == null) {
            return null;
        }
        TraceContext context = span.context();
        return "00-" + context.traceId() + '-' + context.spanId() + (isTold() ? "-01" : "-00");
    }

    @Override
    public void close() {
        if (span != null && scope != null) {
            scope.close();
            span.end();
        }
    }

    /** What a span takes as an error: a text, and no stack trace, since nothing was thrown. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        Failure(String why) {
            super(why, null, false, false);
        }
    }
}
