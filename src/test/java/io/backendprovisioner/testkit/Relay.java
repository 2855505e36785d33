package io.backendprovisioner.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Hands bytes on in both directions until one side ends. */
final class Relay {
    private Relay() {}

    /** Blocks; in the end both connections are closed. */
    static void between(Socket client, int port) {
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException e) {
            // one of the two has hung up
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of the two has hung up
        }
    }
}
