package io.backendprovisioner;

import io.backendprovisioner.bulk.BulkCommand;
import io.backendprovisioner.bulk.Surroundings;
import io.backendprovisioner.operator.BadUsage;
import io.backendprovisioner.operator.OperatorCommand;
import io.backendprovisioner.simulator.BadSimulatorOption;
import io.backendprovisioner.simulator.Simulator;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The program. Its first argument picks the mode; what follows belongs to the mode.
 *
 * <pre>
 * worker     reads requests from Kafka and creates backends (the default)
 * simulator  stands in for the cloud's API
 * audit      compares the cloud with the ledgers
 * replay     sends a known answer once more
 * show       tells all that is known of a key
 * bury-unreadable  gives up request records that nobody can read
 * bulk       sends a file of backends as requests, and follows them
 * rehearsal  starts, and ends by itself: bin/lay-out makes Java's cache of it
 * native-libraries  unpacks native code to a folder: bin/lay-out puts it beside the libraries
 * </pre>
 */
public final class BackendProvisioner {
    private static final int EXIT_CANNOT_START = 1;
    private static final int EXIT_USAGE = 2;
    // 3 is ProcessEnd.EXIT_CANNOT_GO_ON.

    /** Of a terminal: Java does not tell, and a bar that is cut is better than one that wraps. */
    private static final int COLUMNS = 80;

    private BackendProvisioner() {}

    public static void main(String[] args) throws InterruptedException {
        String mode = args.length == 0 || args[0].startsWith("-") ? "" : args[0];
        String[] rest = mode.isEmpty() ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (mode) {
            case "", "worker" -> work(rest);
            case "simulator" -> simulate(rest);
            case "rehearsal" -> rehearse();
            case "native-libraries" -> unpackNativeLibraries(rest);
            case "audit", "replay", "show", "bury-unreadable" ->
                System.exit(operate(mode, rest, System.out, System.err));
            case "bulk" -> System.exit(bulk(rest, surroundings()));
            default ->
                exit("backend-provisioner: unknown mode '" + mode
                        + "'; the modes are worker, simulator, audit, replay, show, bury-unreadable and bulk");
        }
    }

    /** Starts a worker in this process; closing what is returned ends it. */
    public static ConfigurableApplicationContext startWorker(String... args) {
        return SpringApplication.run(Worker.class, args);
    }

    private static void work(String[] args) {
        var application = new SpringApplication(Worker.class);
        application.addInitializers(
                context -> context.getBeanFactory().registerSingleton("exit", ProcessEnd.Exit.OF_THE_PROGRAM));
        try {
            application.run(args);
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

    private static void rehearse() throws InterruptedException {
        try {
            Rehearsal.run();
        } catch (RuntimeException e) {
            StartFailureReporter.reportUnlessDone(e);
            System.exit(EXIT_CANNOT_START);
        }
        System.exit(0);
    }

    private static void unpackNativeLibraries(String[] args) {
        if (args.length != 1) {
            exit("backend-provisioner native-libraries: name one folder");
        }
        try {
            NativeLibraries.unpack(Path.of(args[0]));
        } catch (IOException e) {
            System.err.println("backend-provisioner native-libraries: " + e);
            System.exit(EXIT_CANNOT_START);
        }
    }

    /** Runs {@code audit}, {@code replay}, {@code show} or {@code bury-unreadable} in this process, and returns its exit code. */
    public static int operate(String mode, String[] args, PrintStream out, PrintStream err)
            throws InterruptedException {
        if (mode.equals("bury-unreadable") && List.of(args).contains("--help")) {
            out.print(OperatorCommand.helpToBury());
            return OperatorCommand.EXIT_GOOD;
        }
        OperatorCommand command;
        try {
            command = switch (mode) {
                case "audit" -> OperatorCommand.audit(args);
                case "show" -> OperatorCommand.show(args);
                case "bury-unreadable" -> OperatorCommand.buryUnreadable(args);
                default -> OperatorCommand.replay(args);
            };
        } catch (BadUsage e) {
            err.println("backend-provisioner " + mode + ": " + e.getMessage());
            return OperatorCommand.EXIT_CANNOT_RUN;
        }
        try (var context = openContext(command.settings())) {
            return command.run(context, out, err);
        } catch (RuntimeException e) {
            StartFailureReporter.reportUnlessDone(e);
            return OperatorCommand.EXIT_CANNOT_RUN;
        }
    }

    /** Runs {@code bulk} in this process, and returns its exit code. */
    public static int bulk(String[] args, Surroundings surroundings) throws InterruptedException {
        try {
            return BulkCommand.run(List.of(args), surroundings);
        } catch (RuntimeException e) {
            StartFailureReporter.reportUnlessDone(e);
            return BulkCommand.EXIT_CANNOT_RUN;
        }
    }

    /** What a command stands on that is no worker; see {@link OperatorContext}. */
    public static ConfigurableApplicationContext openContext(List<String> settings) {
        var application = new SpringApplication(OperatorContext.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLazyInitialization(true);
        application.setRegisterShutdownHook(false);
        // Its output is the command's; whoever wants the log as well sets another threshold.
        application.setDefaultProperties(Map.of("logging.threshold.console", "off"));
        return application.run(settings.toArray(String[]::new));
    }

    private static Surroundings surroundings() {
        return new Surroundings(
                System.in, System.out, System.err, isTerminal(), COLUMNS, BackendProvisioner::openContext);
    }

    @SuppressWarnings("SystemConsoleNull") // it is, where there is no terminal, unless the JDK is told otherwise
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static void exit(String message) {
        System.err.println(message);
        System.exit(EXIT_USAGE);
    }
}
