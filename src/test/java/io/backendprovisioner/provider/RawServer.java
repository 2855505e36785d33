package io.backendprovisioner.provider;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP server that answers each request with whatever bytes, or misbehaviour, a test asks for. */
final class RawServer implements AutoCloseable {
    /** Called once a request head has arrived; throwing an {@link IOException} closes the connection. */
    interface Script {
        void answer(Wire wire, int requestNumber) throws IOException;
    }

    private static final int KEPT_HEADS = 1000;

    private final ServerSocket listener;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    RawServer(Script script) {
        this.script = script;
        try {
            this.listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    static RawServer answering(String response) {
        return new RawServer((wire, _) -> wire.write(response));
    }

    static String json(int status, String body, String... headers) {
        var extra = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "HTTP/1.1 " + status + " Any\r\nContent-Type: application/json\r\n" + extra + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    String endpoint() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** The heads of the requests that arrived, in order; of a thousand at most. */
    List<String> heads() {
        return heads;
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var wire = new Wire(socket);
            for (var head = wire.readHead(); !head.isEmpty(); head = wire.readHead()) {
                int number = requests.incrementAndGet();
                if (number <= KEPT_HEADS) {
                    heads.add(head);
                }
                script.answer(wire, number);
            }
        } catch (IOException e) {
            // the script's way to hang up, or the client's
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }

    /** One connection, as the script sees it. */
    static final class Wire {
        private final Socket socket;
        private final InputStream in;

        Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            socket.setTcpNoDelay(true);
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Says nothing until the client hangs up. */
        void hang() throws IOException {
            while (in.read() >= 0) {
                // whatever it sends
            }
            throw new IOException("the client hung up");
        }

        /** One byte at a time, this far apart, until the client hangs up or the text ends. */
        void trickle(String text, int millis) throws IOException {
            socket.setSoTimeout(millis);
            for (int i = 0; i < text.length(); i++) {
                write(text.substring(i, i + 1));
                try {
                    if (in.read() < 0) {
                        throw new IOException("the client hung up");
                    }
                } catch (SocketTimeoutException e) {
                    // that was the pause
                }
            }
        }

        /** Closes with RST. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Closes with FIN. */
        void close() throws IOException {
            socket.close();
        }

        /** Empty at the end of the stream. No request of ours has a body. */
        private String readHead() throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0) {
                    return "";
                }
                head.append((char) c);
            }
            return head.toString();
        }
    }
}
