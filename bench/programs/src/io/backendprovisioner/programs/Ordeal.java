package io.backendprovisioner.programs;

import io.backendprovisioner.programs.Asked.Answer;
import io.backendprovisioner.programs.Neighbours.Window;
import io.backendprovisioner.testkit.RawRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One trouble: what was measured before, during and after it, what became of the culprit, and what went wrong. */
final class Ordeal {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** For so long nobody waits for longer than that before anything is measured, in milliseconds. */
    private static final long WARM_FOR = 5000;

    private static final long WARM = 1000;

    private static final Window NONE = new Window(0, 1);

    private final Site site;
    private final Neighbours others;
    private final Duration phase;
    private final int callsPerSecond;
    private final List<Asked> culprits = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> flaws = new ArrayList<>();
    private Window before = NONE;
    private Window during = NONE;
    private Window after = NONE;
    private long healed;

    Ordeal(Site site, Neighbours others, Duration phase, int callsPerSecond) {
        this.site = site;
        this.others = others;
        this.phase = phase;
        this.callsPerSecond = callsPerSecond;
    }

    Site site() {
        return site;
    }

    Neighbours others() {
        return others;
    }

    int callsPerSecond() {
        return callsPerSecond;
    }

    List<Asked> culprits() {
        return culprits;
    }

    /** How much longer than before an ordinary request waited that was sent since then; in milliseconds. */
    long delaySince(long begun) {
        long now = others.figures(new Window(begun, System.currentTimeMillis())).p99();
        return Math.max(0, now - others.figures(before).p99());
    }

    /** What became of the culprit, for the table. */
    void note(String what) {
        notes.add(what);
    }

    void mustHold(boolean holds, String otherwise) {
        if (!holds) {
            flaws.add(otherwise);
        }
    }

    /** Sends a request that is to blame, or suffers from what is. */
    void culprit(String name, UnaryOperator<RawRequest> change, String topic, @Nullable Integer partition) {
        culprits.add(others.ask(name, change.apply(RawRequest.toCreate(name)), topic, partition));
    }

    void culprits(String prefix, int count, String topic, UnaryOperator<RawRequest> change) {
        for (int i = 0; i < count; i++) {
            culprit(prefix + i, change, topic, null);
        }
    }

    /** Waits for all culprits to be answered, and notes how they were: all with this status, as they must be. */
    void awaitCulprits(String status) throws InterruptedException {
        await(PATIENCE, () -> culprits.stream().allMatch(Asked::isAnswered));
        Map<String, Long> answers = culprits.stream()
                .map(Asked::answer)
                .collect(Collectors.groupingBy(Ordeal::told, TreeMap::new, Collectors.counting()));
        long slowest = culprits.stream().mapToLong(Asked::waited).max().orElse(0);
        note(answers + " within " + seconds(slowest));
        mustHold(
                answers.keySet().stream().allMatch(answer -> answer.startsWith(status)),
                "culprits are not all " + status);
    }

    void mustNotHaveSuspended() {
        note("suspended for " + site.suspensions());
        mustHold(site.suspensions().isEmpty(), "calls were suspended");
    }

    private static String told(@Nullable Answer answer) {
        return answer == null ? "no answer" : (answer.status() + " " + answer.code()).strip();
    }

    /** Waits until health tells of it, and notes how long that took. */
    boolean healthTells(String text, Duration most) throws InterruptedException {
        long begun = System.currentTimeMillis();
        boolean told = await(most, () -> site.worker().health().toString().contains(text));
        long took = System.currentTimeMillis() - begun;
        note(told ? "health says " + text + " after " + seconds(took) : "health does not say " + text);
        return told;
    }

    /** Returns whether nothing is wrong. */
    boolean of(Harm harm) throws InterruptedException {
        try {
            harm.prepare(this);
            mustHold(awaitWell() < PATIENCE.toMillis(), "not well before it began");
            mustHold(await(PATIENCE, this::isWarm), "too slow before it began");
            before = watch(System.currentTimeMillis());
            Thread.sleep(Duration.ofSeconds(1));
            site.suspensions().clear();
            long begun = System.currentTimeMillis();
            harm.strike(this);
            during = watch(harm.isFeltFromTheStrikeOn() ? begun : System.currentTimeMillis());
            harm.look(this);
        } catch (Exception | AssertionError e) {
            flaws.add("broke off: " + e);
        }
        long pid = site.worker().process().pid();
        try {
            heal(harm);
            after = watch(System.currentTimeMillis());
            harm.judge(this);
            mustHold(site.isWell() && site.worker().process().pid() == pid, "not well afterwards");
        } catch (Exception | AssertionError e) {
            flaws.add("broke off afterwards: " + e);
        }
        flaws.addAll(
                Figures.worse(harm.counts(), others.figures(before), others.figures(during), others.figures(after)));
        long failed = others.notCreated(new Window(before.from(), System.currentTimeMillis()));
        mustHold(failed == 0, failed + " ordinary requests not CREATED");
        if (!site.hasOrdinaryWorker() || !flaws.isEmpty()) {
            // The next trouble is not to be blamed for what is left of this one.
            site.ordinaryWorker();
        }
        return flaws.isEmpty();
    }

    private void heal(Harm harm) throws Exception {
        harm.heal(this);
        others.pause(false);
        others.avoid(-1);
        healed = awaitWell();
        mustHold(healed < PATIENCE.toMillis(), "not well within " + PATIENCE.toSeconds() + " s");
    }

    /** Waits until nobody waits for longer than a second; returns the time that it took, in milliseconds. */
    private long awaitWell() throws InterruptedException {
        long begun = System.currentTimeMillis();
        await(PATIENCE, () -> others.areAnswered(Math.max(begun, System.currentTimeMillis() - 1000)) && site.isWell());
        return System.currentTimeMillis() - begun;
    }

    /** A worker that has just started is slow, and would be compared with that. */
    private boolean isWarm() {
        Figures last = others.figures(new Window(System.currentTimeMillis() - WARM_FOR, System.currentTimeMillis()));
        return last.requests() > 0 && last.p99() < WARM;
    }

    private Window watch(long from) throws InterruptedException {
        site.watch(Duration.ofMillis(from - System.currentTimeMillis()).plus(phase));
        return new Window(from, System.currentTimeMillis());
    }

    /** Returns its line in the table that {@link Isolation} prints. */
    String line(Harm harm) {
        return "| %d | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        harm.row(),
                        harm.label(),
                        cell(of -> "%.1f".formatted(of.perSecond())),
                        cell(of -> Long.toString(of.p50())),
                        cell(of -> Long.toString(of.p99())),
                        seconds(healed),
                        String.join("; ", notes),
                        flaws.isEmpty() ? "ok" : "BAD: " + String.join("; ", flaws));
    }

    private String cell(Function<Figures, String> figure) {
        return List.of(before, during, after).stream()
                .map(others::figures)
                .map(of -> of.requests() == 0 ? "-" : figure.apply(of))
                .collect(Collectors.joining(" / "));
    }

    static String seconds(long millis) {
        return "%.1f s".formatted(millis / 1000.0);
    }

    /** Returns whether it came about in time. */
    static boolean await(Duration most, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(100);
        }
        return true;
    }
}
