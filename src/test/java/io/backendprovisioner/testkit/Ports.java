package io.backendprovisioner.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of this machine that nobody listens on. */
public final class Ports {
    private static final int LOWEST = 20_000;
    private static final int BELOW = 32_000;
    private static int last = LOWEST + (int) (ProcessHandle.current().pid() * 37 % (BELOW - LOWEST));

    private Ports() {}

    /** Below the range from which the system hands out ports of its own, so that nobody gets it in between. */
    public static synchronized int free() {
        for (int tried = LOWEST; tried < BELOW; tried++) {
            last = last + 1 < BELOW ? last + 1 : LOWEST;
            if (isFree(last)) {
                return last;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    public static int preferring(int port) {
        return isFree(port) ? port : free();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (java.net.BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
