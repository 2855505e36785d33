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

/** All backends that exist, oldest first; by id and by exact name in one step. Safe for use by many threads. */
final class Backends {
    private final LinkedHashMap<String, SimulatedBackend> byId = new LinkedHashMap<>();
    private final Map<String, List<SimulatedBackend>> byName = new HashMap<>();

    /** Whether it was kept: with unique names, the first of a name alone is. */
    synchronized boolean add(SimulatedBackend backend, boolean uniqueNames) {
        if (uniqueNames && byName.containsKey(backend.name())) {
            return false;
        }
        byName.computeIfAbsent(backend.name(), _ -> new ArrayList<>(1)).add(backend);
        byId.put(backend.id(), backend);
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
        byId.put(id, after);
        forgetName(before);
        byName.computeIfAbsent(after.name(), _ -> new ArrayList<>(1)).add(after);
        return Change.MADE;
    }

    synchronized boolean remove(String id) {
        var backend = byId.remove(id);
        if (backend == null) {
            return false;
        }
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
        byId.clear();
        byName.clear();
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
