package io.backendprovisioner.operator;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.BurialNote;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.ledger.LedgerProperties;
import io.backendprovisioner.provider.BackendCatalogue;
import io.backendprovisioner.provider.CredentialsCheck;
import io.backendprovisioner.provider.ProviderProperties;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** A command as its line asks for it, ready to be run once. */
public final class OperatorCommand {
    /** Nothing was found; the answer was sent. */
    public static final int EXIT_GOOD = 0;

    /** Something was found; no answer is known. */
    public static final int EXIT_FOUND = 1;

    /** Bad usage, or something that is needed is not to be had. */
    public static final int EXIT_CANNOT_RUN = 2;

    private interface Action {
        int run(BrokerAccess broker, BeanFactory beans, PrintStream out, PrintStream err)
                throws NotKnown, CannotRun, InterruptedException;
    }

    private final List<String> settings;
    private final Action action;

    private OperatorCommand(List<String> settings, Action action) {
        this.settings = settings;
        this.action = action;
    }

    /** {@code audit [--format=table|json] [--delete-twins [--yes]]}. */
    public static OperatorCommand audit(String... arguments) throws BadUsage {
        var options = new Options(Set.of("--format"), Set.of("--delete-twins", "--yes"), arguments);
        boolean asJson = isJson(options);
        if (options.has("--yes") && !options.has("--delete-twins")) {
            throw new BadUsage("--yes goes with --delete-twins alone");
        }
        Consent asked = options.has("--yes") ? _ -> Consent.Given.YES : Consent.asked(System.console());
        Consent deletion = options.has("--delete-twins") ? asked : null;
        return new OperatorCommand(options.settings(), (broker, beans, out, err) -> {
            checkCredentials(beans);
            var audit = new Audit(
                    beans.getBean(BackendCatalogue.class),
                    broker,
                    beans.getBean(TopicProperties.class),
                    beans.getBean(ProviderProperties.class).region(),
                    Promises.of(beans.getBean(ProviderProperties.class), beans.getBean(LedgerProperties.class)),
                    beans.getBean(Time.class));
            var report = asJson ? new AuditJson(out) : new AuditTable(out);
            return audit.run(report, deletion, err) ? EXIT_GOOD : EXIT_FOUND;
        });
    }

    private static boolean isJson(Options options) throws BadUsage {
        String format = options.text("--format");
        if (format != null && !format.equals("table") && !format.equals("json")) {
            throw new BadUsage("--format must be table or json, but is '" + format + "'");
        }
        return "json".equals(format);
    }

    private static void checkCredentials(BeanFactory beans) throws CannotRun {
        String problem = beans.getBean(CredentialsCheck.class).problem();
        if (problem != null) {
            throw new CannotRun(problem);
        }
    }

    /** {@code replay --key=KEY} or {@code replay --partition=P --offset=O}, with {@code [--lane=interactive|bulk]}. */
    public static OperatorCommand replay(String... arguments) throws BadUsage {
        var options = new Options(Set.of("--key", "--partition", "--offset", "--lane"), Set.of(), arguments);
        ReplayTarget target = target(
                lane(options.text("--lane")),
                options.text("--key"),
                options.number("--partition"),
                options.number("--offset"));
        return new OperatorCommand(options.settings(), (broker, beans, out, _) -> {
            new Replay(broker, beans.getBean(TopicProperties.class), beans.getBean(Time.class)).run(target, out);
            return EXIT_GOOD;
        });
    }

    /** {@code show KEY} or {@code show --key=KEY}, with {@code [--lane=interactive|bulk] [--format=table|json]}. */
    public static OperatorCommand show(String... arguments) throws BadUsage {
        List<String> words = Stream.of(arguments)
                .filter(argument -> !argument.startsWith("--"))
                .toList();
        var options = new Options(
                Set.of("--key", "--lane", "--format"),
                Set.of(),
                Stream.of(arguments)
                        .filter(argument -> !words.contains(argument))
                        .toArray(String[]::new));
        String named = options.text("--key");
        if (words.size() + (named == null ? 0 : 1) != 1) {
            throw new BadUsage("give one key: show KEY, or show --key=KEY");
        }
        RequestKey key = key(named == null ? words.getFirst() : named);
        Lane lane = lane(options.text("--lane"));
        boolean asJson = isJson(options);
        return new OperatorCommand(options.settings(), (broker, beans, out, _) -> {
            checkCredentials(beans);
            var ledger = beans.getBean(LedgerProperties.class);
            var provider = beans.getBean(ProviderProperties.class);
            var show = new Show(
                    beans.getBean(BackendCatalogue.class),
                    broker,
                    beans.getBean(TopicProperties.class),
                    provider.region(),
                    Promises.of(provider, ledger),
                    beans.getBean(Time.class));
            Show.Known known = show.find(lane, key);
            var shown = new ShownKey(known, ledger.retention());
            if (asJson) {
                shown.asJson(out);
            } else {
                shown.asTable(out);
            }
            return known.isNothing() ? EXIT_FOUND : EXIT_GOOD;
        });
    }

    private static RequestKey key(String text) throws BadUsage {
        try {
            return new RequestKey(text);
        } catch (IllegalArgumentException e) {
            throw new BadUsage("the key: " + e.getMessage());
        }
    }

    /** {@code bury-unreadable --partition=P --offset=O [--through=X] [--lane=interactive|bulk] [--yes]}. */
    public static OperatorCommand buryUnreadable(String... arguments) throws BadUsage {
        var options = new Options(Set.of("--partition", "--offset", "--through", "--lane"), Set.of("--yes"), arguments);
        Lane lane = lane(options.text("--lane"));
        Long partition = options.number("--partition");
        Long offset = options.number("--offset");
        Long through = options.number("--through");
        if (partition == null || partition > Integer.MAX_VALUE || offset == null) {
            throw new BadUsage("give both --partition=P and --offset=O; see --help");
        }
        if (through != null && (through < offset || through - offset >= BurialNote.MOST)) {
            throw new BadUsage("--through must be from " + offset + " to " + (offset + BurialNote.MOST - 1));
        }
        return new OperatorCommand(options.settings(), (broker, beans, out, _) -> {
            TopicProperties topics = beans.getBean(TopicProperties.class);
            var records = new TopicPartition(topics.topicOf(lane), partition.intValue());
            new BuryUnreadable(broker, topics, beans.getBean(Time.class))
                    .run(new BuryUnreadable.Order(records, offset, through, options.has("--yes")), out);
            return EXIT_GOOD;
        });
    }

    /** Returns what {@code bury-unreadable --help} prints. */
    public static String helpToBury() {
        return BuryUnreadable.HELP;
    }

    private static ReplayTarget target(Lane lane, @Nullable String key, @Nullable Long partition, @Nullable Long offset)
            throws BadUsage {
        if (key != null && partition == null && offset == null) {
            return new ReplayTarget.ByKey(lane, key(key));
        }
        if (key == null && partition != null && offset != null && partition <= Integer.MAX_VALUE) {
            return new ReplayTarget.ByRecord(lane, partition.intValue(), offset);
        }
        throw new BadUsage("give either --key=KEY, or both --partition=P and --offset=O");
    }

    private static Lane lane(@Nullable String name) throws BadUsage {
        return switch (name) {
            case null -> Lane.INTERACTIVE;
            case "interactive" -> Lane.INTERACTIVE;
            case "bulk" -> Lane.BULK;
            default -> throw new BadUsage("--lane must be interactive or bulk, but is '" + name + "'");
        };
    }

    /** The settings of the product that stood among the command's options. */
    public List<String> settings() {
        return settings;
    }

    /**
     * Blocks until it is done.
     *
     * @param beans the settings and the provider
     * @return the exit code
     */
    public int run(BeanFactory beans, PrintStream out, PrintStream err) throws InterruptedException {
        try (var broker = new BrokerAccess(beans.getBean(KafkaProperties.class), beans.getBean(Time.class))) {
            return action.run(broker, beans, out, err);
        } catch (NotKnown e) {
            err.println("backend-provisioner: " + e.getMessage());
            return EXIT_FOUND;
        } catch (CannotRun e) {
            err.println("backend-provisioner: cannot run: " + e.getMessage());
            return EXIT_CANNOT_RUN;
        }
    }
}
