package io.backendprovisioner.testkit;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.provider.BackendCatalogue;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.DeleteAnswer;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.LookUpAnswer;
import io.backendprovisioner.provider.UseAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists what a test put into it, and keeps what was deleted. A cloud that does not filter lists everything for any tag. */
public final class FakeCatalogue implements BackendCatalogue {
    private final List<ListedBackend> backends = new ArrayList<>();
    private final List<BackendId> deleted = new ArrayList<>();
    private final Map<BackendId, UseAnswer> uses = new HashMap<>();
    private @Nullable CloudError listError;

    public FakeCatalogue with(ListedBackend... more) {
        backends.addAll(List.of(more));
        return this;
    }

    public FakeCatalogue used(BackendId id, UseAnswer answer) {
        uses.put(id, answer);
        return this;
    }

    public FakeCatalogue failingToList(CloudError error) {
        listError = error;
        return this;
    }

    public List<BackendId> deleted() {
        return List.copyOf(deleted);
    }

    @Override
    public LookUpAnswer all() {
        return listError == null ? new LookUpAnswer.Listed(backends) : listError;
    }

    @Override
    public LookUpAnswer tagged(Tag tag) {
        return all();
    }

    @Override
    public UseAnswer usesOf(BackendId id) {
        return uses.getOrDefault(id, new UseAnswer.Used(0));
    }

    @Override
    public DeleteAnswer delete(BackendId id) {
        deleted.add(id);
        return new DeleteAnswer.Deleted(
                !backends.removeIf(backend -> backend.id().equals(id)));
    }
}
