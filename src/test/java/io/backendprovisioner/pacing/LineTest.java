package io.backendprovisioner.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
    private final Line<Ticket> line = new Line<>();
    private long asked;

    private Ticket ticket(String batch) {
        return ticket(Claimants.ofBatch(Lane.BULK, batch));
    }

    private Ticket ticket(Claimant claimant) {
        var ticket = new Ticket(claimant, null);
        ticket.waits(asked++);
        return ticket;
    }

    private void add(Ticket... tickets) {
        List.of(tickets).forEach(line::add);
    }

    private List<Ticket> pollAll() {
        List<Ticket> all = new ArrayList<>();
        while (!line.isEmpty()) {
            all.add(line.poll());
        }
        return all;
    }

    @Test
    void thoseOfOneBatchTakeItsPlacesInTheOrderInWhichTheyAskedFirst() {
        Ticket early = ticket("large");
        Ticket small = ticket("small");
        Ticket late = ticket("large");
        Ticket again = ticket(early.claimant());
        add(small, late, ticket("large"), again);
        assertThat(pollAll()).startsWith(small, again, late).hasSize(4);
    }

    @Test
    void aBatchOfTheOtherLaneIsAnother() {
        Ticket first = ticket("large");
        Ticket bulk = ticket("large");
        Ticket interactive = ticket(Claimants.ofBatch(Lane.INTERACTIVE, "large"));
        add(interactive, bulk, first);
        assertThat(pollAll()).containsExactly(interactive, first, bulk);
    }

    @Test
    void whoIsTakenOutLeavesAPlaceFewer() {
        Ticket first = ticket("large");
        Ticket second = ticket("large");
        Ticket small = ticket("small");
        add(second, small, first);
        line.remove(first);
        assertThat(pollAll()).containsExactly(second, small);
    }
}
