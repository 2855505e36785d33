package io.backendprovisioner.operator;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendMark;
import io.backendprovisioner.domain.Installation;
import io.backendprovisioner.domain.Marker;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.SpecFingerprint;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.ledger.Entry;
import io.backendprovisioner.ledger.LedgerSnapshot;
import io.backendprovisioner.ledger.OwnedPartition;
import io.backendprovisioner.ledger.SimulatedLedger;
import io.backendprovisioner.provider.ListedBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What may have happened before an audit, made up from a seed: requests that come through two partitions, calls whose answer
 * is lost, workers that die, twins and orphans, ledgers that are swept or are older than the cloud, and people who delete,
 * copy a mark or tag what is not theirs.
 */
final class History {
    static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
    static final Promises PROMISES = new Promises(Duration.ofSeconds(17), Duration.ofDays(7), Duration.ofSeconds(3));

    private static final Instant BEGIN = NOW.minus(Duration.ofDays(20));
    private static final int PARTITIONS = 2;
    private static final SpecFingerprint CONTENT = new SpecFingerprint(1, 2);
    private static final List<Marker> KEYS = Stream.of("orders", "payments", "parcels")
            .map(key -> Marker.of("requests", new RequestKey(key)))
            .toList();
    private static final Map<Marker, Tag> TAGS = KEYS.stream()
            .collect(Collectors.toMap(key -> key, key -> new BackendMark(SimulatedLedger.OURS, key).asTag()));
    private static final Tag BY_HAND = new Tag(BackendMark.TAG_KEY, "by hand");
    private static final Tag THEIRS = new BackendMark(new Installation("theirs"), KEYS.getFirst()).asTag();
    private static final List<OwnedPartition> LEDGERS = IntStream.range(0, PARTITIONS)
            .mapToObj(number -> new TopicPartition("requests", number))
            .map(requests -> OwnedPartition.blank(
                    requests,
                    SimulatedLedger.OURS,
                    LedgerSnapshot.ledgerOf(requests),
                    PROMISES.retention(),
                    Uuid.ZERO_UUID))
            .toList();

    private final Random random;
    private final Map<BackendId, ListedBackend> cloud = new LinkedHashMap<>();
    private final List<Map<Marker, Entry>> ledgers = new ArrayList<>();
    private final List<Replied> replies = new ArrayList<>();
    private @Nullable List<Map<Marker, Entry>> copy;
    private Instant time = BEGIN;
    private int made;

    private record Replied(Instant at, BackendId id) {}

    History(long seed) {
        random = new Random(seed);
        IntStream.range(0, PARTITIONS).forEach(_ -> ledgers.add(new HashMap<>()));
        List<Instant> times = IntStream.range(0, 4 + random.nextInt(16))
                .mapToObj(_ -> someTime())
                .sorted()
                .toList();
        for (Instant at : times) {
            time = at;
            happens();
        }
    }

    /** Often about where something begins or ends to count. */
    private Instant someTime() {
        return switch (random.nextInt(3)) {
            case 0 -> NOW.minus(PROMISES.retention()).plusMillis(random.nextInt(-8000, 8000));
            case 1 -> NOW.minusSeconds(random.nextInt(3 * 86_400));
            default -> BEGIN.plusSeconds(random.nextInt(20 * 86_400));
        };
    }

    private void happens() {
        switch (random.nextInt(12)) {
            case 0 -> anyBackend().ifPresent(cloud::remove);
            case 1 -> make(BY_HAND);
            case 2 -> make(THEIRS);
            case 3 -> make(ofKey(anyKey()));
            case 4 -> anyBackend().ifPresent(id -> tag(id, ofKey(anyKey())));
            case 5 -> sweep();
            case 6 -> ageLedgers();
            default -> request(anyKey(), ledgers.get(random.nextInt(PARTITIONS)));
        }
    }

    /** As the worker answers it, where the assumptions about the cloud do not always hold. */
    private void request(Marker key, Map<Marker, Entry> ledger) {
        switch (ledger.get(key)) {
            case Entry.Answer answer -> reply(answer.backendId());
            case Entry.Intent _ -> lookUp(key, ledger);
            case null -> create(key, ledger);
        }
    }

    private void lookUp(Marker key, Map<Marker, Entry> ledger) {
        List<BackendId> ours = cloud.values().stream()
                .filter(backend -> backend.carries(ofKey(key)))
                .map(ListedBackend::id)
                .toList();
        if (ours.isEmpty() || random.nextInt(4) == 0) {
            create(key, ledger);
        } else if (ours.size() == 1) {
            answer(key, ledger, ours.getFirst());
        } else {
            ours.forEach(this::reply);
        }
    }

    private void create(Marker key, Map<Marker, Entry> ledger) {
        ledger.put(key, new Entry.Intent(CONTENT, time.plusSeconds(20)));
        int twins = random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0;
        IntStream.range(0, twins).forEach(_ -> make(ofKey(key)));
        BackendId id = make(ofKey(key));
        if (random.nextInt(6) > 0) {
            answer(key, ledger, id);
        }
    }

    private void answer(Marker key, Map<Marker, Entry> ledger, BackendId id) {
        ledger.put(key, new Entry.Answer(CONTENT, id, null, false, time));
        reply(id);
    }

    private void reply(BackendId id) {
        replies.add(new Replied(time, id));
    }

    private void sweep() {
        ledgers.forEach(ledger -> ledger.values().removeIf(entry -> {
            Instant since = entry instanceof Entry.Answer answer ? answer.answeredAt() : time;
            return since.plus(PROMISES.retention()).isBefore(time);
        }));
    }

    /** The ledgers were copied once, and then the copy replaces them. */
    private void ageLedgers() {
        if (copy == null) {
            copy = new ArrayList<>();
            ledgers.forEach(ledger -> copy.add(new HashMap<>(ledger)));
        } else {
            for (int i = 0; i < PARTITIONS; i++) {
                ledgers.set(i, new HashMap<>(copy.get(i)));
            }
        }
    }

    private Marker anyKey() {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    private Optional<BackendId> anyBackend() {
        return cloud.keySet().stream().skip(random.nextInt(cloud.size() + 1)).findFirst();
    }

    private static Tag ofKey(Marker key) {
        return Objects.requireNonNull(TAGS.get(key));
    }

    /** The cloud's clock is another one, and it tells whole seconds. */
    private BackendId make(Tag tag) {
        var id = new BackendId("backend-" + made++);
        Instant created = time.plusMillis(random.nextInt(-2000, 2000)).truncatedTo(ChronoUnit.SECONDS);
        cloud.put(
                id,
                new ListedBackend(id, "orders", "HTTP", null, random.nextInt(20) == 0 ? null : created, List.of(tag)));
        return id;
    }

    private void tag(BackendId id, Tag tag) {
        cloud.computeIfPresent(
                id,
                (_, is) -> new ListedBackend(id, is.name(), is.type(), is.description(), is.created(), List.of(tag)));
    }

    Findings findings() {
        var snapshot = LedgerSnapshot.ofAll();
        for (int i = 0; i < PARTITIONS; i++) {
            OwnedPartition ledger = LEDGERS.get(i);
            ledgers.get(i).forEach((key, entry) -> {
                var record = ledger.record(key, entry);
                snapshot.take(ledger.ledger(), record.key(), record.value());
            });
        }
        return new Comparison(PROMISES, SimulatedLedger.OURS, NOW, List.copyOf(cloud.values()), snapshot, NOW)
                .findings();
    }

    /** What an audit can still read of the replies: those of the last retention, if their topic kept them so long. */
    DeletionPlan plan(Findings findings) {
        Instant from = NOW.minus(PROMISES.retention()).minus(PROMISES.clocks());
        Instant kept = random.nextInt(3) == 0 ? someTime() : from;
        Instant wholeFrom = kept.isAfter(from) ? kept : from;
        Set<BackendId> read = new HashSet<>();
        replies.stream().filter(reply -> !reply.at().isBefore(wholeFrom)).forEach(reply -> read.add(reply.id()));
        return DeletionPlan.of(
                findings.twins(),
                read,
                new ReplyLog.Coverage(List.of("replies"), List.of(), wholeFrom, "replies-0"),
                PROMISES.clocks());
    }

    /** Whoever was told, and whenever. */
    boolean wasEverReplied(BackendId id) {
        return replies.stream().anyMatch(reply -> reply.id().equals(id));
    }

    boolean isAnAnswer(BackendId id) {
        return ledgers.stream()
                .flatMap(ledger -> ledger.values().stream())
                .anyMatch(entry -> entry instanceof Entry.Answer answer
                        && answer.backendId().equals(id));
    }
}
