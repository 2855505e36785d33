package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that opens tunnels, each to the server of this machine that it knows by the name that is asked for. It
 * asks for a user and password, like the real ones that companies have.
 */
public final class TunnelProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final Map<String, Integer> ports;
    private final String authorization;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int refusal;
    private volatile boolean silent;

    /** @param ports of this machine, by what a client asks for, such as {@code example.com:443} */
    public TunnelProxy(String user, String password, Map<String, Integer> ports) {
        this.ports = ports;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        try {
            this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** What tunnels were asked for and opened, in order. */
    public List<String> opened() {
        return asked;
    }

    /** Refuses tunnels from now on with this status; 0: no longer. Those that are open are closed. */
    public void refuse(int status) throws IOException {
        refusal = status;
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    /** Whether it says nothing to anybody from now on, though it takes connections. Those that are open are closed. */
    public void silent(boolean silent) throws IOException {
        this.silent = silent;
        refuse(0);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                open.add(client);
                if (silent) {
                    continue;
                }
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            while (!head.isEmpty()) {
                String target = head.startsWith("CONNECT ") ? head.split(" ", 3)[1] : "";
                int status = status(head, target);
                if (status == 200) {
                    asked.add(target);
                    answer(client, "200 Connection established\r\n");
                    Relay.between(client, Objects.requireNonNull(ports.get(target)));
                    return;
                }
                answer(client, status + " No\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n");
                head = head(client.getInputStream());
            }
        } catch (IOException e) {
            // one of the two has hung up
        }
    }

    private int status(String head, String target) {
        if (refusal != 0) {
            return refusal;
        }
        if (head.lines().noneMatch(("Proxy-Authorization: " + authorization)::equalsIgnoreCase)) {
            return 407;
        }
        return ports.containsKey(target) ? 200 : 403;
    }

    private static void answer(Socket client, String lines) throws IOException {
        client.getOutputStream().write(("HTTP/1.1 " + lines + "\r\n").getBytes(ISO_8859_1));
    }

    /** Byte by byte, since what follows belongs to the tunnel; empty at the end of the stream. */
    private static String head(InputStream in) throws IOException {
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

    @Override
    public void close() throws IOException {
        listener.close();
        refuse(503);
    }
}
