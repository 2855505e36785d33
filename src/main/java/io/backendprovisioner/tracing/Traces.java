package io.backendprovisioner.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;

/** Begins spans. Safe for any number of threads; a span is ended by the thread that began it. */
public final class Traces {
    private static final String TRACEPARENT = "traceparent";

    private static final Traces OFF = new Traces(null, null);

    private final @Nullable Tracer tracer;
    private final @Nullable Propagator propagator;

    private Traces(@Nullable Tracer tracer, @Nullable Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    static Traces on(Tracer tracer, Propagator propagator) {
        return new Traces(tracer, propagator);
    }

    /** Nothing is traced, at no cost. */
    public static Traces off() {
        return OFF;
    }

    /**
     * The span of a message that is consumed.
     *
     * @param traceparent the trace that it goes on with, as W3C writes it; without one a trace begins
     */
    public OpenSpan consuming(String name, @Nullable String traceparent) {
        if (tracer == null || propagator == null) {
            return OpenSpan.NONE;
        }
        Span.Builder begun = traceparent == null
                ? tracer.spanBuilder().setNoParent()
                : propagator.extract(traceparent, (header, field) -> field.equals(TRACEPARENT) ? header : null);
        return begun(tracer, begun.name(name).kind(Span.Kind.CONSUMER));
    }

    /** A part of the span that this thread is in; where it is in none, or in one that nobody will see, nothing is told. */
    public OpenSpan stage(String name) {
        return part(name, null);
    }

    /** The same for a call to another system. */
    public OpenSpan calling(String name) {
        return part(name, Span.Kind.CLIENT);
    }

    /** The span that this thread is in, to be told more of; not to be closed. */
    public OpenSpan current() {
        Span span = tracer == null ? null : tracer.currentSpan();
        return span == null ? OpenSpan.NONE : new OpenSpan(span, null);
    }

    private OpenSpan part(String name, Span.@Nullable Kind kind) {
        if (tracer == null || tracer.currentSpan() == null) {
            return OpenSpan.NONE;
        }
        Span.Builder part = tracer.spanBuilder().name(name);
        return begun(tracer, kind == null ? part : part.kind(kind));
    }

    private static OpenSpan begun(Tracer tracer, Span.Builder builder) {
        Span span = builder.start();
        // One that nobody will see does not become its thread's, so that nothing is begun as a part of it.
        return new OpenSpan(span, isTold(span) ? tracer.withSpan(span) : null);
    }

    static boolean isTold(Span span) {
        return !Boolean.FALSE.equals(span.context().sampled());
    }
}
