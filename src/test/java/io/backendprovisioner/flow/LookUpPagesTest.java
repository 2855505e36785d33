package io.backendprovisioner.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.pacing.Turns;
import io.backendprovisioner.pacing.TurnsFixture;
import io.backendprovisioner.provider.BackendQuery;
import io.backendprovisioner.provider.CloudApi;
import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.ListedBackend;
import io.backendprovisioner.provider.LookUpAnswer;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
import io.backendprovisioner.testkit.MovingTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A list of hundreds of one name, at a cloud that throttles. */
class LookUpPagesTest {
    private static final int PAGES = 12;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final MovingTime time = new MovingTime();
    private final List<Integer> asked = new ArrayList<>();
    private final List<Duration> left = new ArrayList<>();
    private final List<BackendQuery> queries = new ArrayList<>();

    /** Every third call fails. */
    private final class ThrottlingCloud implements CloudApi {
        @Override
        public CreateAnswer create(BackendSpec spec, Instant deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PageAnswer list(BackendQuery query, int page, Instant deadline) {
            asked.add(page);
            queries.add(query);
            left.add(Duration.between(time.instant(), deadline));
            if (asked.size() % 3 == 0) {
                return new CloudError.Throttled("Throttling.User", "slow down", "R", null);
            }
            var one = new ListedBackend(new BackendId("a" + page), "orders", "HTTP", null, null, List.<Tag>of());
            return new Page(OptionalInt.of(PAGES), List.of(one));
        }
    }

    @Test
    void eachPageHasATurnAndATimeOfItsOwnAndIsTriedAgainAlone() throws Exception {
        Turns turns = TurnsFixture.turns(new ThrottlingCloud(), time, new Random(1));
        var request = SentRequest.named("orders");
        List<PageAnswer> told = new ArrayList<>();
        LookUpAnswer answer = new LookUp(turns, TIMEOUT, time).named(request, told::add);
        assertThat(answer)
                .isInstanceOfSatisfying(
                        LookUpAnswer.Listed.class,
                        listed -> assertThat(listed.backends()).hasSize(PAGES));
        assertThat(asked).containsExactly(1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9, 9, 10, 11, 11, 12);
        assertThat(told).hasSameSizeAs(asked);
        assertThat(turns.calls()).isEqualTo(asked.size());
        assertThat(left).containsOnly(TIMEOUT);
        assertThat(queries).containsOnly(new BackendQuery.Named("orders", "HTTP"));
    }
}
