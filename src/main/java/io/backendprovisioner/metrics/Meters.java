package io.backendprovisioner.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Every meter of the product: its name, what it says, and its tags, each of which has few values whatever is sent.
 * {@code docs/operations.md} has them in a table as Prometheus shows them. Times are in seconds.
 */
public enum Meters {
    REPLY("provisioner.reply", "From a request's time stamp to its committed reply", "lane", "status"),
    DEAD_LETTERS("provisioner.dead.letters", "Records that could not be answered"),
    FOREIGN_PARTITIONS(
            "provisioner.foreign.partitions",
            "Records whose key came by another partition than Kafka's own hash gives",
            "lane"),
    OPEN("provisioner.requests.open", "Requests that were read and are not answered", "lane"),
    OLDEST("provisioner.requests.oldest", "Age of the oldest request that was read and is not answered", "lane"),
    BATCHES("provisioner.batches", "Batches of which a request waits for its turn to call"),
    PARTITIONS("provisioner.partitions", "Request partitions that are this replica's", "lane"),
    RATE(
            "provisioner.rate.fleet",
            "Calls per second that the whole fleet may make, as far as the cloud has let us know"),
    CEILING("provisioner.rate.ceiling", "Calls per second that the setting allows the whole fleet; 0 for no limit"),
    SHARE("provisioner.rate.share", "This replica's share of the fleet's rate, 0 to 1"),
    PERMITS_WAITING("provisioner.permits.waiting", "Calls that wait for their turn", "lane"),
    PERMIT_WAIT("provisioner.permit.wait", "How long a call waited for its turn", "lane"),
    UNDER_WAY("provisioner.calls.under.way", "Calls that have their turn, and are not over"),
    CALL("provisioner.call", "Calls to the cloud, by what was answered", "action", "answer"),
    RETRIES("provisioner.retries", "Creates that followed another one of the same request"),
    SUSPENDED("provisioner.suspended", "Whether no calls are made, and why", "reason"),
    RECONCILIATION("provisioner.reconciliation", "From an unclear call until it was known what it had made", "result"),
    LOOK_UPS("provisioner.look.ups", "Requests that wait until it is known what an unclear call of theirs has made"),
    TWINS("provisioner.twins", "Requests of which a second backend turned up after the reply"),
    JOURNAL_WAIT("provisioner.journal.wait", "From handing something to the journal until it is committed", "posting"),
    ANNOUNCEMENTS(
            "provisioner.announcements", "Senders who asked to be told that their request waits for a call", "result"),
    JOURNAL_COMMIT("provisioner.journal.commit", "How long a transaction took"),
    POSTINGS_HELD(
            "provisioner.postings.held",
            "Replies and intents that wait for a topic which takes no records, see health"),
    REPLIES_DIVERTED(
            "provisioner.replies.diverted", "Replies that went to the default topic, since theirs took no records"),
    JOURNAL_BATCH("provisioner.journal.batch", "Intents, announcements and outcomes in one transaction"),
    LEDGER_ENTRIES("provisioner.ledger.entries", "Keys that the ledgers of this replica know of"),
    LEDGER_INTENTS("provisioner.ledger.intents", "Of these, keys with an intent and no answer yet"),
    LEDGER_BYTES("provisioner.ledger.bytes", "What they take of the heap, roughly"),
    LEDGER_RESTORE(
            "provisioner.ledger.restore", "How long it took to read the ledgers of partitions that were taken over"),
    ANOMALIES(
            "provisioner.anomalies",
            "Times that Kafka's topics or offsets were found to differ from what the ledger knows",
            "kind"),
    REQUESTS_LOST("provisioner.requests.lost", "Requests that Kafka lost before they were answered, at most"),
    PARTITIONS_WAITING(
            "provisioner.partitions.waiting", "Partitions of this replica that wait for a person, see health for why"),
    DURABILITY_WEAKNESSES(
            "provisioner.durability.weaknesses", "Topics that keep records less safely than the cluster could"),
    STANDSTILL(
            "provisioner.standstill",
            "1 while requests are open and nothing has happened for long, see health for what"),
    FLEET_LAG("provisioner.fleet.lag", "Request records that nobody has settled yet, of the whole group", "lane"),
    FLEET_OLDEST(
            "provisioner.fleet.oldest",
            "Age of the oldest request that nobody has settled yet, of the whole group",
            "lane"),
    FLEET_REPLICAS("provisioner.fleet.replicas", "Members of the group"),
    TUNING_CHANGES("provisioner.tuning.changes", "Settings that were changed on this running replica", "setting");

    private static final Duration[] BUCKETS = Stream.of(
                    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30", "60", "300",
                    "1800")
            .map(seconds -> Duration.ofNanos((long) (Double.parseDouble(seconds) * 1e9)))
            .toArray(Duration[]::new);

    private final String meter;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a list that cannot be changed
    private final List<String> tags;

    Meters(String meter, String description, String... tags) {
        this.meter = meter;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** As Micrometer writes it, with dots. */
    public String meter() {
        return meter;
    }

    public List<String> tags() {
        return tags;
    }

    /**
     * A histogram of few buckets.
     *
     * @param values of its tags
     */
    public Timer timer(MeterRegistry meters, String... values) {
        return timer(values).serviceLevelObjectives(BUCKETS).register(meters);
    }

    /** A histogram that tells percentiles to a tenth, at a price in series. */
    public Timer fineTimer(MeterRegistry meters, Duration least, Duration most, String... values) {
        return timer(values)
                .publishPercentileHistogram()
                .minimumExpectedValue(least)
                .maximumExpectedValue(most)
                .register(meters);
    }

    public Counter counter(MeterRegistry meters, String... values) {
        return Counter.builder(meter)
                .description(description)
                .tags(tags(values))
                .register(meters);
    }

    /** @param buckets upper bounds */
    public DistributionSummary summary(MeterRegistry meters, double... buckets) {
        return DistributionSummary.builder(meter)
                .description(description)
                .serviceLevelObjectives(buckets)
                .register(meters);
    }

    /** @param of which it keeps alive, and asks at each scrape */
    public <T> void gauge(MeterRegistry meters, T of, ToDoubleFunction<T> value, String... values) {
        Gauge.builder(meter, of, value)
                .description(description)
                .tags(tags(values))
                .strongReference(true)
                .register(meters);
    }

    private Timer.Builder timer(String... values) {
        return Timer.builder(meter).description(description).tags(tags(values));
    }

    private Tags tags(String... values) {
        if (values.length != tags.size()) {
            throw new IllegalArgumentException(meter + " has the tags " + tags);
        }
        Tags all = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            all = all.and(tags.get(i), values[i]);
        }
        return all;
    }
}
