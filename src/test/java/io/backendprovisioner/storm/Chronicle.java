package io.backendprovisioner.storm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened in a storm, in order. */
final class Chronicle {
    static final String SUSPENDS = "suspends calls: ";
    static final String RESUMES = "makes calls again, slowly";
    static final String IN_FULL = "makes calls at the full rate again";

    private final Simulation sim;
    private final List<Event> events = new ArrayList<>();

    private record Event(Instant at, String who, String what) {
        String line() {
            double seconds = Duration.between(Simulation.START, at).toMillis() / 1000.0;
            return String.format(Locale.ROOT, "%8.3f  %-8s  %s", seconds, who, what);
        }
    }

    Chronicle(Simulation sim) {
        this.sim = sim;
    }

    void note(String who, String what) {
        events.add(new Event(sim.now(), who, what));
    }

    int count(String what) {
        return (int) events.stream().filter(event -> event.what.equals(what)).count();
    }

    List<String> lines() {
        return events.stream().map(Event::line).toList();
    }
}
