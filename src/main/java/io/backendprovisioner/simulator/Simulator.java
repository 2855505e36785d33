package io.backendprovisioner.simulator;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running stand-in for the cloud's API, with an admin page at {@code /_admin}. All of it is in memory, and backends also
 * in the state file where the settings name one. Safe for use by many threads; changes hold for calls that come after
 * them. Elapsed time is real; dates, nonces and visibility follow the clock that it is given.
 */
public final class Simulator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Simulator.class);

    private final Cloud cloud;
    private final Server server;
    private final @Nullable StateFile state;
    private final String endpoint;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Simulator(SimulatorSettings settings, InstantSource clock) {
        state = settings.stateFile() == null ? null : StateFile.open(settings.stateFile());
        cloud = new Cloud(settings, clock, state);
        var admin = new AdminApi(cloud);
        try {
            server = new Server(
                    settings.host(), settings.port(), () -> new CallHandler(cloud, admin, settings.clientTimeout()));
        } catch (IllegalStateException e) {
            if (state != null) {
                state.close();
            }
            throw e;
        }
        endpoint = "http://" + reachable(settings.host()) + ":" + server.port();
        log.info("simulator started endpoint={} admin={}/_admin", endpoint, endpoint);
    }

    /**
     * Fails with an {@link IllegalStateException} when the port cannot be had, and with an {@link
     * IllegalArgumentException} that says what is wrong with the state file.
     */
    public static Simulator start(SimulatorSettings settings) {
        return start(settings, InstantSource.system());
    }

    public static Simulator start(SimulatorSettings settings, InstantSource clock) {
        return new Simulator(settings, clock);
    }

    /** As the command line asks: {@code --port=8099 --latency=50ms --fault.create-then-reset=0.05}; see the exception. */
    public static Simulator start(String... arguments) throws BadSimulatorOption {
        var settings = SimulatorOptions.parse(System.getenv(), arguments);
        try {
            return start(settings);
        } catch (IllegalArgumentException e) {
            throw new BadSimulatorOption("--state-file: " + e.getMessage());
        }
    }

    /** Returns the host for a URL: loopback where it listens on all addresses, and IPv6 addresses in brackets. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }

    /** Where clients call, such as {@code http://127.0.0.1:8099}. */
    public String endpoint() {
        return endpoint;
    }

    /** All that exist, oldest first, those that the list does not show yet included. */
    public List<SimulatedBackend> backends() {
        return cloud.backends().all();
    }

    public List<SimulatedBackend> backendsNamed(String name) {
        return cloud.backends().named(name);
    }

    public Calls calls() {
        return cloud.calls();
    }

    public Faults faults() {
        return cloud.faults();
    }

    public Behaviour behaviour() {
        return cloud.behaviour();
    }

    /** {@code change(now -> now.withCeiling(50))}. */
    public void change(UnaryOperator<Behaviour> change) {
        cloud.change(change);
    }

    /** Nothing exists, also in the state file; nothing was called; the settings' faults and behaviour. */
    public void reset() {
        cloud.reset();
    }

    /** The harder outage: connections are refused and open ones end, the admin page's too. */
    public void refuseConnections() {
        server.refuseConnections();
    }

    /** Ends {@link #refuseConnections()}, on the same port. */
    public void acceptConnections() {
        server.acceptConnections();
    }

    /** Blocks until {@link #close()}; the simulator's own threads do not keep the program running. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        server.close();
        if (state != null) {
            state.close();
        }
        closed.countDown();
        log.info("simulator stopped endpoint={}", endpoint);
    }
}
