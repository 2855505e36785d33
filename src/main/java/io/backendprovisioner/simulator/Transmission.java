package io.backendprovisioner.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One answer on its way to the client, well or badly; used on the channel's own thread. */
record Transmission(ChannelHandlerContext ctx, boolean keepAlive, Runnable afterwards) {

    void send(Response answer, Fault.Transport transport, Duration gap) {
        var body = answer.body().getBytes(UTF_8);
        switch (transport) {
            case WHOLE -> {
                var _ = ctx.write(head(answer, body));
                var _ = ctx.writeAndFlush(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
                end();
            }
            case TRUNCATED -> {
                var _ = ctx.write(head(answer, body));
                var _ = ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(body, 0, body.length / 2)))
                        .addListener(ChannelFutureListener.CLOSE);
            }
            case TRICKLED -> {
                var _ = ctx.writeAndFlush(head(answer, body));
                trickle(body, 0, gap.toNanos());
            }
            case HANG -> {}
            case RESET -> {
                ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                var _ = ctx.close();
            }
            case CLOSE -> {
                var _ = ctx.close();
            }
        }
    }

    private void trickle(byte[] body, int sent, long gapNanos) {
        if (!ctx.channel().isActive()) {
            return;
        }
        if (sent == body.length) {
            var _ = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            end();
            return;
        }
        var _ = ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(body, sent, 1)));
        var _ = ctx.executor().schedule(() -> trickle(body, sent + 1, gapNanos), gapNanos, TimeUnit.NANOSECONDS);
    }

    private void end() {
        if (keepAlive) {
            afterwards.run();
        } else {
            var _ = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private HttpResponse head(Response answer, byte[] body) {
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        var headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        answer.headers().forEach(headers::set);
        HttpUtil.setKeepAlive(response, keepAlive);
        return response;
    }
}
