package io.backendprovisioner.testkit;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.provider.BackendQuery;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;

/** Answers creates from a script, and with success once that is used up; look-ups likewise, with what is listed. */
public final class ScriptedCloud implements CloudApi {
    public static final CreateAnswer.Created SUCCESS =
            new CreateAnswer.Created(new BackendId("0123456789abcdef0123456789abcdef"), "66D8C4F2-0000-4000-8000-1");

    private final Deque<CreateAnswer> script = new ArrayDeque<>();
    private final Queue<CloudError> lookUpScript = new ArrayDeque<>();
    private final List<BackendSpec> created = new ArrayList<>();
    private final List<Instant> deadlines = new ArrayList<>();
    private volatile List<ListedBackend> listed = List.of();
    private int lookUps;
    private Meanwhile onCreate = () -> {};

    /** What happens while a create is under way. */
    public interface Meanwhile {
        void happens() throws Exception;
    }

    public void onCreate(Meanwhile meanwhile) {
        onCreate = meanwhile;
    }

    /** Before what is in the script. */
    public synchronized void answersNext(CreateAnswer answer) {
        script.addFirst(answer);
    }

    public synchronized ScriptedCloud answers(CreateAnswer... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    public synchronized ScriptedCloud answersLookUps(CloudError... answers) {
        lookUpScript.addAll(List.of(answers));
        return this;
    }

    public synchronized ScriptedCloud answers(int times, CreateAnswer answer) {
        for (int i = 0; i < times; i++) {
            script.add(answer);
        }
        return this;
    }

    /** From now on, whatever was created. */
    public ScriptedCloud lists(ListedBackend... backends) {
        listed = List.of(backends);
        return this;
    }

    @Override
    public synchronized CreateAnswer create(BackendSpec spec, Instant deadline) {
        created.add(spec);
        deadlines.add(deadline);
        try {
            onCreate.happens();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return script.isEmpty() ? SUCCESS : script.remove();
    }

    @Override
    public synchronized PageAnswer list(BackendQuery query, int page, Instant deadline) {
        lookUps++;
        CloudError next = lookUpScript.poll();
        if (next != null) {
            return next;
        }
        List<ListedBackend> found = listed.stream()
                .filter(backend -> switch (query) {
                    case BackendQuery.Tagged(var tag) -> backend.carries(tag);
                    case BackendQuery.Named(var name, var type) ->
                        backend.name().equals(name) && backend.type().equals(type);
                    case BackendQuery.All() -> true;
                })
                .toList();
        return new Page(OptionalInt.of(found.size()), found);
    }

    /** Returns how many pages were asked for. */
    public synchronized int lookUps() {
        return lookUps;
    }

    public synchronized List<BackendSpec> creates() {
        return List.copyOf(created);
    }

    public synchronized List<Instant> deadlines() {
        return List.copyOf(deadlines);
    }
}
