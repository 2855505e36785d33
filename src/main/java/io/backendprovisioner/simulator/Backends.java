package io.backendprovisioner.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All backends that exist, oldest first; by id and by exact name in one step. Where there is a state file, each change is
 * in it before it is made here. Safe for use by many threads.
 */
final class Backends {
    private final LinkedHashMap<String, SimulatedBackend> byId = new LinkedHashMap<>();
    private final Map<String, List<SimulatedBackend>> byName = new HashMap<>();
    private final @Nullable StateFile state;

    Backends(@Nullable StateFile state) {
        this.state = state;
        if (state != null) {
            state.found().forEach(this::put);
        }
    }

    /** Whether it was kept: with unique names, the first of a name alone is. */
    synchronized boolean add(SimulatedBackend backend, boolean uniqueNames) {
        if (uniqueNames && byName.containsKey(backend.name())) {
            return false;
        }
        keep(backend);
        put(backend);
        return true;
    }

    synchronized Optional<SimulatedBackend> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** How a change ended. */
    enum Change {
        MADE,
        NOT_FOUND,
        NAME_TAKEN
    }

    /** Changes a backend, which keeps its place; with unique names it cannot take the name of another one. */
    synchronized Change modify(String id, UnaryOperator<SimulatedBackend> change, boolean uniqueNames) {
        var before = byId.get(id);
        if (before == null) {
            return Change.NOT_FOUND;
        }
        var after = change.apply(before);
        if (uniqueNames && !after.name().equals(before.name()) && byName.containsKey(after.name())) {
            return Change.NAME_TAKEN;
        }
        keep(after);
        forgetName(before);
        put(after);
        return Change.MADE;
    }

    synchronized boolean remove(String id) {
        var backend = byId.get(id);
        if (backend == null) {
            return false;
        }
        if (state != null) {
            state.delete(id);
        }
        byId.remove(id);
        forgetName(backend);
        return true;
    }

    /** One page of those that match, and how many match in all. */
    record Page(List<SimulatedBackend> backends, int total) {}

    synchronized Page page(Optional<NamePattern> name, Predicate<SimulatedBackend> filter, long offset, int limit) {
        var backends = new ArrayList<SimulatedBackend>();
        var total = 0;
        for (var backend : (Iterable<SimulatedBackend>) candidates(name).filter(filter)::iterator) {
            if (total >= offset && backends.size() < limit) {
                backends.add(backend);
            }
            total++;
        }
        return new Page(backends, total);
    }

    synchronized List<SimulatedBackend> all() {
        return List.copyOf(byId.values());
    }

    synchronized List<SimulatedBackend> named(String name) {
        return List.copyOf(byName.getOrDefault(name, List.of()));
    }

    synchronized List<SimulatedBackend> newest(int limit) {
        return byId.sequencedValues().reversed().stream().limit(limit).toList();
    }

    synchronized int size() {
        return byId.size();
    }

    synchronized void clear() {
        if (state != null) {
            state.clear();
        }
        byId.clear();
        byName.clear();
    }

    private void keep(SimulatedBackend backend) {
        if (state != null) {
            state.keep(backend);
        }
    }

    private void put(SimulatedBackend backend) {
        byId.put(backend.id(), backend);
        byName.computeIfAbsent(backend.name(), _ -> new ArrayList<>(1)).add(backend);
    }

    private void forgetName(SimulatedBackend backend) {
        byName.computeIfPresent(backend.name(), (_, namesakes) -> {
            namesakes.remove(backend);
            return namesakes.isEmpty() ? null : namesakes;
        });
    }

    private Stream<SimulatedBackend> candidates(Optional<NamePattern> name) {
        if (name.isPresent() && name.get().isExact()) {
            return byName.getOrDefault(name.get().exactName(), List.of()).stream();
        }
        return byId.values().stream()
                .filter(backend -> name.isEmpty() || name.get().matches(backend.name()));
    }
}
