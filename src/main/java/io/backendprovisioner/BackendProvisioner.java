package io.backendprovisioner;

import io.backendprovisioner.simulator.BadSimulatorOption;
import io.backendprovisioner.simulator.Simulator;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The program. Its first argument picks the mode; what follows belongs to the mode.
 *
 * <pre>
 * worker     reads requests from Kafka and creates backends (the default)
 * simulator  stands in for the cloud's API
 * </pre>
 */
public final class BackendProvisioner {
    private static final int EXIT_CANNOT_START = 1;
    private static final int EXIT_USAGE = 2;

    private BackendProvisioner() {}

    public static void main(String[] args) throws InterruptedException {
        String mode = args.length == 0 || args[0].startsWith("-") ? "" : args[0];
        String[] rest = mode.isEmpty() ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (mode) {
            case "", "worker" -> work(rest);
            case "simulator" -> simulate(rest);
            default -> exit("backend-provisioner: unknown mode '" + mode + "'; the modes are worker and simulator");
        }
    }

    /** Starts a worker in this process; closing what is returned ends it. */
    public static ConfigurableApplicationContext startWorker(String... args) {
        return SpringApplication.run(Worker.class, args);
    }

    private static void work(String[] args) {
        try {
            startWorker(args);
        } catch (RuntimeException e) {
            StartFailureReporter.reportUnlessDone(e);
            System.exit(EXIT_CANNOT_START);
        }
    }

    private static void simulate(String[] args) throws InterruptedException {
        Simulator simulator;
        try {
            simulator = Simulator.start(args);
        } catch (BadSimulatorOption e) {
            exit("backend-provisioner simulator: " + e.getMessage());
            return;
        } catch (IllegalStateException e) {
            System.err.println("backend-provisioner simulator: " + e.getMessage() + ": set --port and --host");
            System.exit(EXIT_CANNOT_START);
            return;
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(simulator::close));
        System.out.println("simulator: " + simulator.endpoint() + "  page: " + simulator.endpoint() + "/_admin");
        simulator.awaitClose();
    }

    private static void exit(String message) {
        System.err.println(message);
        System.exit(EXIT_USAGE);
    }
}
