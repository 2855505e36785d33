package io.backendprovisioner.bulk;

import static java.util.stream.Collectors.joining;

import io.backendprovisioner.broker.BrokerAccess;
import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.contract.TopicProperties;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.pacing.LearnedRate;
import io.backendprovisioner.provider.BackendCatalogue;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CredentialsCheck;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.LookUpAnswer;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** What can be told of a file before anything is sent. What cannot be asked for is left out, with the reason. */
final class DryRun {
    private static final String CEILING = "provisioner.pacing.calls-per-second";
    private static final int MOST_NAMES = 20;

    private final String batch;
    private final RowCheck check;
    private final PrintStream out;
    private final Map<String, Object> told = new LinkedHashMap<>();

    DryRun(String batch, RowCheck check, PrintStream out) {
        this.batch = batch;
        this.check = check;
        this.out = out;
    }

    int run(ApplicationContext context, boolean asJson) throws InterruptedException {
        told.put("rows", check.rows());
        told.put("batch", batch);
        tellTime(context, context.getBean(Time.class));
        tellExisting(context);
        if (asJson) {
            out.println(JsonMapper.shared().writeValueAsString(told));
        } else {
            out.println(Texts.number(check.rows()) + " rows without a fault, batch " + batch + "; nothing was sent");
            told.forEach((what, text) -> {
                if (!what.equals("rows") && !what.equals("batch")) {
                    out.println(what + ": " + (text instanceof List<?> list ? names(list) : text));
                }
            });
        }
        return BulkCommand.EXIT_ALL_CREATED;
    }

    private static String names(List<?> names) {
        return names.isEmpty()
                ? "none"
                : names.stream().limit(MOST_NAMES).map(Object::toString).collect(joining(", "))
                        + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
    }

    /** The rate is the whole fleet's, which may have other work: it is no promise. */
    private void tellTime(ApplicationContext context, Time time) throws InterruptedException {
        double ceiling = context.getEnvironment().getProperty(CEILING, Double.class, 0.0);
        LearnedRate learned;
        try (var broker = new BrokerAccess(context.getBean(KafkaProperties.class), time)) {
            learned = learned(context.getBean(TopicProperties.class), broker, time);
        } catch (CannotRun e) {
            told.put("note", "the rate that the fleet has learned is not known: " + e.getMessage());
            learned = null;
        }
        double rate = ceiling > 0 ? ceiling : Double.MAX_VALUE;
        if (learned != null) {
            rate = learned.at(time.instant(), rate);
        }
        if (rate < Double.MAX_VALUE) {
            told.put("callsPerSecond", Math.round(rate * 10) / 10.0);
            told.put("time", "at least " + Texts.time((long) Math.ceil(check.rows() / rate)));
        }
    }

    private static @Nullable LearnedRate learned(TopicProperties topics, BrokerAccess broker, Time time)
            throws CannotRun, InterruptedException {
        String note = ControlNotes.read(broker, topics.control().topic(), time).get("rate " + topics.group());
        return note == null ? null : LearnedRate.read(note);
    }

    private void tellExisting(ApplicationContext context) {
        String problem = context.getBean(CredentialsCheck.class).problem();
        if (problem != null) {
            told.put("existing", "not looked up: " + problem);
            return;
        }
        told.put(
                "existing",
                switch (context.getBean(BackendCatalogue.class).all()) {
                    case LookUpAnswer.Listed(var backends) ->
                        backends.stream()
                                .map(ListedBackend::name)
                                .distinct()
                                .flatMap(name ->
                                        Stream.ofNullable(check.lineOf(name)).map(line -> Map.entry(line, name)))
                                .sorted(Map.Entry.comparingByKey())
                                .map(found -> found.getValue() + " (line " + found.getKey() + ")")
                                .toList();
                    case CloudError error -> "not looked up: " + error.code() + ": " + error.message();
                });
    }
}
