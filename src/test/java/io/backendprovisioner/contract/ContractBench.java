package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.request;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Outcome;
import java.time.Instant;
import java.util.function.Supplier;

/** Prints what reading a request and writing its reply cost, on one thread. Run by hand: the figures need a quiet machine. */
final class ContractBench {
    private static final int ROUNDS = 1_000_000;

    private ContractBench() {}

    static void main() {
        var record = request("""
                        {"backendName": "orders", "backendType": "HTTP", "description": "orders service",
                         "createEventBridgeServiceLinkedRole": false, "createSlr": false,
                         "tags": [{"key": "team", "value": "shop"}]}""")
                .header(HeaderNames.CORRELATION_ID, "0123456789abcdef")
                .header(HeaderNames.REPLY_TOPIC, "backend.create.replies")
                .header(HeaderNames.DEADLINE, "2026-01-01T00:00:00Z")
                .header(HeaderNames.TRACEPARENT, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        var kafkaRecord = record.asRecord();
        var valid = record.readValid();
        var outcome = new Outcome.Created(
                new BackendId("0d105f80a8f340408bd34954d4e4ff22"),
                "66D84355-164D-53ED-81FF-03DCF181DE24",
                Outcome.Provenance.CREATED,
                1);
        var destination = new ReplyDestination("backend.create.replies", null);
        var reply = ReplyWriter.reply(valid.envelope(), destination, outcome, Instant.EPOCH);

        for (int pass = 0; pass < 3; pass++) {
            measure("read request", () -> RequestReader.read(kafkaRecord));
            measure("fingerprint", () -> valid.spec().fingerprint());
            measure("write reply", () -> ReplyWriter.reply(valid.envelope(), destination, outcome, Instant.EPOCH));
            measure("read reply", () -> ReplyReader.read(reply.value()));
        }
    }

    private static void measure(String what, Supplier<Object> work) {
        int kept = 0;
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            kept += System.identityHashCode(work.get()) & 1;
        }
        double micros = (System.nanoTime() - start) / 1000.0 / ROUNDS;
        System.out.printf("%-12s %.2f µs (%d)%n", what, micros, kept);
    }
}
