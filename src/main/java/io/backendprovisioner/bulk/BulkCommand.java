package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.broker.CannotRun;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The mode {@code bulk}. */
@Command(
        name = "backend-provisioner bulk",
        synopsisSubcommandLabel = "COMMAND",
        description = "Sends files of backends as requests, and follows them to the last reply.",
        subcommands = {
            SubmitCommand.class,
            WatchCommand.class,
            StatusCommand.class,
            CancelCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Settings of the product may stand anywhere: --spring.kafka.bootstrap-servers=broker:9092",
            "",
            "Example:",
            "  backend-provisioner bulk submit backends.csv --batch=spring-2026 --out=results.csv"
        })
public final class BulkCommand {
    /** Every row ended as a backend. */
    public static final int EXIT_ALL_CREATED = 0;

    /** Some rows did not. */
    public static final int EXIT_NOT_ALL = 1;

    /** Bad usage, faults in the file, or something that is needed is not to be had. */
    public static final int EXIT_CANNOT_RUN = 2;

    private BulkCommand() {}

    static CommandLine commandLine() {
        var line = new CommandLine(new BulkCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100);
        Stream.concat(Stream.of(line), line.getSubcommands().values().stream())
                .forEach(command -> command.getCommandSpec()
                        .mixinStandardHelpOptions(false)
                        .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Show this, and end.")
                                .build()));
        return line;
    }

    /**
     * Blocks until the command has ended.
     *
     * @return the exit code
     */
    public static int run(List<String> arguments, Surroundings surroundings) throws InterruptedException {
        List<String> settings =
                arguments.stream().filter(BulkCommand::isSetting).toList();
        List<String> own = new ArrayList<>(arguments);
        own.removeIf(BulkCommand::isSetting);
        CommandLine line = commandLine().setOut(new PrintWriter(surroundings.out(), true, UTF_8));
        try {
            ParseResult parsed = line.parseArgs(own.toArray(String[]::new));
            Integer helped = CommandLine.executeHelpRequest(parsed);
            if (helped != null) {
                return helped;
            }
            ParseResult chosen = parsed.subcommand();
            if (chosen == null) {
                line.usage(surroundings.err());
                return EXIT_CANNOT_RUN;
            }
            return ((Action) chosen.commandSpec().userObject()).run(surroundings, settings);
        } catch (ParameterException e) {
            surroundings
                    .err()
                    .println(e.getCommandLine().getCommandSpec().qualifiedName() + ": " + Texts.oneLine(e.getMessage())
                            + "; see --help");
            return EXIT_CANNOT_RUN;
        } catch (CannotRun e) {
            surroundings.err().println("backend-provisioner bulk: cannot run: " + Texts.oneLine(e.getMessage()));
            return EXIT_CANNOT_RUN;
        }
    }

    /** Settings of the product have a dot in their name. */
    private static boolean isSetting(String argument) {
        int equals = argument.indexOf('=');
        return argument.startsWith("--")
                && argument.substring(0, Math.max(0, equals)).indexOf('.') > 0;
    }
}
