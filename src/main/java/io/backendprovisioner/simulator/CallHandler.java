package io.backendprovisioner.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: takes its requests one by one, each answered before the next is looked at. */
final class CallHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger log = LoggerFactory.getLogger(CallHandler.class);
    private static final int MOST_WAITING = 16;

    private final Cloud cloud;
    private final AdminApi admin;
    private final Duration clientTimeout;
    private final Deque<FullHttpRequest> waiting = new ArrayDeque<>();
    private @Nullable Future<?> deadline;
    private boolean busy;
    private boolean inFlight;

    CallHandler(Cloud cloud, AdminApi admin, Duration clientTimeout) {
        this.cloud = cloud;
        this.admin = admin;
        this.clientTimeout = clientTimeout;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        awaitRequest(ctx);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!busy) {
            begin(ctx, request);
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(request.retain());
        } else {
            close(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        busy = true;
        cancelDeadline();
        leave();
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("a connection broke: {}", cause.toString());
        close(ctx);
    }

    private void begin(ChannelHandlerContext ctx, FullHttpRequest request) {
        busy = true;
        cancelDeadline();
        var readable = request.decoderResult().isSuccess();
        var out = new Transmission(ctx, readable && HttpUtil.isKeepAlive(request), () -> next(ctx));
        if (!readable) {
            answer(out, Response.of(new ApiError(400, "InvalidRequest", "The HTTP request cannot be read.")));
        } else if (request.uri().startsWith("/_admin")) {
            answer(
                    out,
                    admin.answer(
                            request.method().name(),
                            request.uri(),
                            request.content().toString(UTF_8)));
        } else {
            call(ctx, request, out);
        }
    }

    private void call(ChannelHandlerContext ctx, FullHttpRequest request, Transmission out) {
        ApiRequest call;
        try {
            call = read(request);
        } catch (IllegalArgumentException _) {
            answer(out, Response.of(new ApiError(400, "InvalidRequest", "A parameter's escapes cannot be read.")));
            return;
        }
        inFlight = true;
        switch (cloud.receive(call)) {
            case Cloud.Verdict.Refused(var answer) -> {
                leave();
                answer(out, answer);
            }
            case Cloud.Verdict.Dropped() -> close(ctx);
            case Cloud.Verdict.Accepted accepted when accepted.latencyNanos() == 0 -> finish(ctx, accepted, out);
            case Cloud.Verdict.Accepted accepted -> {
                var _ = ctx.executor()
                        .schedule(() -> finish(ctx, accepted, out), accepted.latencyNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** Runs even when the client has gone: the cloud does not notice. */
    private void finish(ChannelHandlerContext ctx, Cloud.Verdict.Accepted call, Transmission out) {
        try {
            var answer = cloud.answer(call);
            if (call.meets().effect() == Fault.Effect.LATE) {
                var late = call.behaviour().lateBy();
                var _ = ctx.executor().schedule(() -> cloud.perform(call), late.toNanos(), TimeUnit.NANOSECONDS);
            }
            switch (call.meets().transport()) {
                case HANG, TRICKLED -> {}
                case WHOLE, TRUNCATED, RESET, CLOSE -> leave();
            }
            out.send(answer, call.meets().transport(), call.behaviour().trickleGap());
        } catch (RuntimeException e) {
            log.error(
                    "the simulator failed on a call of action={}", call.action().label(), e);
            close(ctx);
        }
    }

    private void next(ChannelHandlerContext ctx) {
        leave();
        busy = false;
        var request = waiting.poll();
        if (request == null) {
            awaitRequest(ctx);
            return;
        }
        try {
            begin(ctx, request);
        } finally {
            request.release();
        }
    }

    private static void answer(Transmission out, Response answer) {
        out.send(answer, Fault.Transport.WHOLE, Duration.ZERO);
    }

    private void awaitRequest(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> close(ctx), clientTimeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private static void close(ChannelHandlerContext ctx) {
        var _ = ctx.close();
    }

    private void leave() {
        if (inFlight) {
            inFlight = false;
            cloud.calls().left();
        }
    }

    private static ApiRequest read(FullHttpRequest request) {
        var headers = new HashMap<String, String>();
        request.headers()
                .forEach(header -> headers.merge(
                        header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (one, more) -> one + "," + more));
        var uri = new QueryStringDecoder(request.uri());
        var body = ByteBufUtil.getBytes(request.content());
        var isForm = headers.getOrDefault(HttpHeaderNames.CONTENT_TYPE.toString(), "")
                .startsWith("application/x-www-form-urlencoded");
        return new ApiRequest(
                request.method().name(),
                uri.rawPath(),
                Rfc3986.decodeQuery(uri.rawQuery()),
                isForm ? Rfc3986.decodeQuery(new String(body, UTF_8)) : Collections.emptySortedMap(),
                headers,
                Digests.sha256Hex(body));
    }
}
