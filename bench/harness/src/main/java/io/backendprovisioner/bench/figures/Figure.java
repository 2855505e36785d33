package io.backendprovisioner.bench.figures;

import io.backendprovisioner.bench.contest.Contestant;
import io.backendprovisioner.bench.contest.Course;
import io.backendprovisioner.bench.contest.Trial;
import io.backendprovisioner.bench.contest.Venue;
import io.backendprovisioner.bench.measure.Reading;
import io.backendprovisioner.bench.measure.Results;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * One figure: for each of its cells, and in each round, every arm is run once.
 *
 * <p>Arms take turns, and every other turn is in the opposite order, so that what the machine does over time befalls all.
 */
public abstract class Figure {
    /** More than any arm can answer on any machine. */
    private static final int MOST_PER_SECOND = 60_000;

    private static final Duration A_MOMENT = Duration.ofSeconds(5);

    private final String name;
    private final Plan plan;

    Figure(String name, Plan plan) {
        this.name = name;
        this.plan = plan;
    }

    public final String name() {
        return name;
    }

    final Plan plan() {
        return plan;
    }

    abstract List<Cell> cells();

    /** Where what is counted does not depend on the hour, half of the rounds are enough. */
    int rounds() {
        return plan.rounds();
    }

    static int half(int rounds) {
        return (rounds + 1) / 2;
    }

    /** A course with a name. */
    record Cell(String name, Course course) {}

    /** Takes what was measured. */
    interface Record extends Consumer<Reading> {
        default void note(String metric, double value) {
            note("", metric, value);
        }

        /** @param part of the cell, where one run of an arm fills more than one */
        default void note(String part, String metric, double value) {
            accept(new Reading("", part, "", 0, metric, value));
        }
    }

    /** How many requests are ever sent to one topic. */
    abstract int most(Course course);

    static int most(Duration duration) {
        return (int) (duration.toSeconds() + 1) * MOST_PER_SECOND;
    }

    final int mostInWarmUp(Course course) {
        return 1 + most(plan.warmUp()) + course.outstanding();
    }

    /** Where only what became of each request counts, it must have worked for a moment. */
    final Aftermath warmUp(Trial trial, Course course) {
        return warmUp(trial, course, plan.warmUp().compareTo(A_MOMENT) < 0 ? plan.warmUp() : A_MOMENT);
    }

    /** Starts it and has it work at full load until it is warm; all that was sent is answered then. */
    final Aftermath warmUp(Trial trial, Course course, Duration duration) {
        trial.start();
        trial.load().press(course.outstanding(), duration);
        trial.mustHave(trial.load().awaitAll(Trial.QUIET), "not all replies came while it warmed up");
        return Aftermath.begin(trial);
    }

    /** Runs an arm that was not started yet. */
    abstract void run(Trial trial, Course course, Record record) throws Exception;

    /** @return whether all went as it should */
    public final boolean run(Venue venue, List<Contestant> arms, Results results) {
        boolean good = true;
        boolean forwards = true;
        for (int round = 1; round <= rounds(); round++) {
            for (var cell : cells()) {
                for (var arm : forwards ? arms : arms.reversed()) {
                    good &= run(venue, arm, cell, round, results);
                }
                forwards = !forwards;
            }
        }
        return good;
    }

    private boolean run(Venue venue, Contestant arm, Cell cell, int round, Results results) {
        var said = new StringBuilder();
        try (var trial = new Trial(venue, arm, cell.course(), most(cell.course()))) {
            run(trial, cell.course(), reading -> {
                String part = reading.cell().isEmpty() ? cell.name() : reading.cell();
                results.add(new Reading(name, part, arm.id(), round, reading.metric(), reading.value()));
                said.append(String.format(Locale.ROOT, "  %s %.4g", reading.metric(), reading.value()));
            });
            trial.mustHave(trial.load().tally().withStatus("") == 0, "some replies have no status");
            System.out.printf("%-10s %-22s %-12s round %d %s%n", name, cell.name(), arm.id(), round, said);
            return true;
        } catch (Exception | AssertionError e) {
            System.out.printf("%-10s %-22s %-12s round %d FAILED: %s%n", name, cell.name(), arm.id(), round, e);
            results.brokenOff("%s, %s, %s, round %d: %s"
                    .formatted(name, cell.name(), arm.id(), round, Objects.requireNonNullElse(e.getMessage(), e)));
            return false;
        }
    }
}
