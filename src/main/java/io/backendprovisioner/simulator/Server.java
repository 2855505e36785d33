package io.backendprovisioner.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The listening socket and its connections, on two threads. A request line is at most 64 KiB, a body 1 MiB. */
final class Server implements AutoCloseable {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LARGEST_BODY = 1024 * 1024;

    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(2, new DefaultThreadFactory("simulator", true), NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(threads.next());
    private final ServerBootstrap bootstrap;
    private final InetSocketAddress address;
    private Channel listening;

    /** Fails with an {@link IllegalStateException} when the port cannot be had. */
    Server(String host, int port, Supplier<ChannelHandler> handler) {
        bootstrap = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 2048)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline()
                                .addLast(new HttpServerCodec(LONGEST_LINE, LONGEST_LINE, 8192))
                                .addLast(new HttpObjectAggregator(LARGEST_BODY, true))
                                .addLast(handler.get());
                    }
                });
        try {
            listening = bind(new InetSocketAddress(host, port));
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
        address = (InetSocketAddress) listening.localAddress();
    }

    int port() {
        return address.getPort();
    }

    /** From now on connections are refused; those that are open end. */
    synchronized void refuseConnections() {
        listening.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
    }

    /** Listens again, on the same port. */
    synchronized void acceptConnections() {
        if (!listening.isOpen()) {
            listening = bind(address);
        }
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private Channel bind(InetSocketAddress address) {
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ", "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }
}
