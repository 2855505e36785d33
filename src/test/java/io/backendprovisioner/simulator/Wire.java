package io.backendprovisioner.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;

/** A plain socket to the simulator, to see what a client library would hide. */
final class Wire implements AutoCloseable {
    /** How the reading of a connection came to its end. */
    enum End {
        CLOSED,
        RESET,
        SILENT
    }

    record Seen(String text, End end, int reads) {
        String body() {
            var start = text.indexOf("\r\n\r\n");
            return start < 0 ? "" : text.substring(start + 4);
        }
    }

    private final Socket socket;

    Wire(Simulator simulator) throws IOException {
        var endpoint = URI.create(simulator.endpoint());
        socket = new Socket(endpoint.getHost(), endpoint.getPort());
        socket.setTcpNoDelay(true);
    }

    Wire send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        return this;
    }

    /** Reads until the connection ends, or nothing has come for that long. */
    Seen readUntilEnd(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        var seen = new ByteArrayOutputStream();
        var buffer = new byte[65_536];
        var reads = 0;
        var end = End.CLOSED;
        try {
            for (int count; (count = socket.getInputStream().read(buffer)) >= 0; reads++) {
                seen.write(buffer, 0, count);
            }
        } catch (SocketTimeoutException e) {
            end = End.SILENT;
        } catch (SocketException e) {
            end = End.RESET;
        }
        return new Seen(seen.toString(UTF_8), end, reads);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
