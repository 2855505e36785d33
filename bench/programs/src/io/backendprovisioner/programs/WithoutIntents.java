package io.backendprovisioner.programs;

import io.backendprovisioner.BackendProvisioner;
import io.backendprovisioner.domain.PartitionLost;
import io.backendprovisioner.journal.Journal;
import io.backendprovisioner.journal.Posting;
import io.backendprovisioner.ledger.Term;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Configuration;

/** A worker that writes no intents and so promises nothing. {@link JournalCost} measures by it what intents cost. */
@Configuration(proxyBeanMethods = false)
class WithoutIntents implements BeanPostProcessor {

    static void main(String[] args) {
        var _ = BackendProvisioner.startWorker(
                Stream.concat(Stream.of(args), Stream.of("--spring.main.sources=" + WithoutIntents.class.getName()))
                        .toArray(String[]::new));
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof Journal journal ? new Decorated(journal) : bean;
    }

    private record Decorated(Journal journal) implements Journal {
        @Override
        public void commit(Posting posting) throws PartitionLost, InterruptedException {
            if (posting instanceof Posting.Settlement) {
                journal.commit(posting);
            }
        }

        @Override
        public void announce(Posting.Announcement announcement) {
            journal.announce(announcement);
        }

        @Override
        public void release(Term term) {
            journal.release(term);
        }
    }
}
