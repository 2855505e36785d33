package io.backendprovisioner.broker;

import io.backendprovisioner.testkit.SecuredBroker;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/** What a user may do at the broker, changed while it runs. Nothing but what was given here. */
final class Grants implements AutoCloseable {
    private final Admin admin;
    private final String principal;

    Grants(SecuredBroker broker, String principal) {
        this.admin = broker.broker().admin();
        this.principal = principal;
    }

    void give(Collection<RightsTable.Right> rights) {
        List<AclBinding> bindings =
                rights.stream().map(right -> right.to(principal)).toList();
        done(() -> admin.createAcls(bindings).all().get());
    }

    void take(RightsTable.Right right) {
        AclBindingFilter binding = right.to(principal).toFilter();
        done(() -> admin.deleteAcls(List.of(binding)).all().get());
    }

    private interface Change {
        void make() throws ExecutionException, InterruptedException;
    }

    private static void done(Change change) {
        try {
            change.make();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the rights could not be changed", e);
        }
    }

    @Override
    public void close() {
        try {
            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the rights could not be taken back", e);
        } finally {
            admin.close();
        }
    }
}
