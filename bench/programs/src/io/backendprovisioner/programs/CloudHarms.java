package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.List;

/** Bad things on the side of the cloud: its answers, its rate, and the way to it. */
final class CloudHarms {
    static final List<Harm> ALL = List.of(
            new Rights(),
            new Tuning(),
            new SlowCloud(),
            new WrongEndpoint(),
            new BatchInTrouble(),
            new OddThrottling(),
            new ProxyHangs(),
            new LineFeedInSecret());

    private CloudHarms() {}

    private static final class Rights extends Harm {
        Rights() {
            super(3, "40 requests of the bulk lane lack a right", Counts.ALL);
        }

        @Override
        void strike(Ordeal at) {
            at.site().cloud("""
                    {"requests": [{"parameters": {"CreateSlr": "true"}, "fault": "no-permission"}]}""");
            for (int i = 0; i < 40; i++) {
                String name = "linked-" + i;
                String json = "{\"backendName\":\"" + name + "\",\"backendType\":\"HTTP\",\"createSlr\":true}";
                at.culprit(name, request -> request.saying(json), TopicNames.BULK_REQUESTS, null);
            }
        }

        @Override
        void look(Ordeal at) throws Exception {
            at.awaitCulprits("FAILED NoPermission");
            at.mustNotHaveSuspended();
        }
    }

    private static final class Tuning extends Harm {
        Tuning() {
            super(4, "the rate is tuned to 0.01 calls/s, and back after 3 s", Counts.AFTER);
        }

        @Override
        void strike(Ordeal at) throws Exception {
            at.site().tune(0.01);
            Thread.sleep(Duration.ofSeconds(3));
            heal(at);
            long tuned = System.currentTimeMillis();
            Ordeal.await(PATIENCE, () -> at.others().areAnswered(tuned));
            long took = System.currentTimeMillis() - tuned;
            at.note("what waited was answered " + Ordeal.seconds(took) + " after it was tuned back");
            at.mustHold(took < 5000, "what waited went on waiting");
        }

        @Override
        void heal(Ordeal at) throws Exception {
            at.site().tune(at.callsPerSecond());
        }
    }

    private static final class SlowCloud extends Harm {
        SlowCloud() {
            super(5, "creates succeed after 85 % of their time-out", Counts.THROUGHPUT);
        }

        @Override
        boolean isFeltFromTheStrikeOn() {
            return false;
        }

        @Override
        void strike(Ordeal at) throws Exception {
            at.site()
                    .cloud("{\"latency\": \""
                            + Site.REQUEST_TIMEOUT
                                    .multipliedBy(85)
                                    .dividedBy(100)
                                    .toMillis() + "ms\"}");
            // The first replies at this pace come after as long.
            Thread.sleep(Site.REQUEST_TIMEOUT.plusSeconds(1));
        }

        @Override
        void look(Ordeal at) throws Exception {
            boolean told = at.site().hasLogged("calls-near-timeout");
            at.note(told ? "event=calls-near-timeout" : "no event=calls-near-timeout");
            at.mustNotHaveSuspended();
        }
    }

    private static final class WrongEndpoint extends Harm {
        WrongEndpoint() {
            super(6, "the cloud says InvalidAction.NotFound to every call", Counts.AFTER);
        }

        @Override
        void strike(Ordeal at) {
            at.site().cloud("{\"outage\": \"wrong-endpoint\"}");
        }

        @Override
        void look(Ordeal at) throws Exception {
            at.mustHold(at.healthTells("\"reason\":\"endpoint\"", PATIENCE), "not reported");
        }
    }

    private static final class BatchInTrouble extends Harm {
        private static final int FEW = 100;

        BatchInTrouble() {
            super(7, "the cloud refuses the key for 3 s, in the middle of a batch of 500", Counts.AFTER);
        }

        @Override
        void strike(Ordeal at) throws Exception {
            for (int i = 0; i < 500; i++) {
                at.culprit(
                        "row-" + i,
                        request -> request.with("provisioner-batch", "rows".getBytes(UTF_8)),
                        TopicNames.BULK_REQUESTS,
                        0);
            }
            Ordeal.await(PATIENCE, () -> at.culprits().get(FEW).isAnswered());
            at.site().cloud("{\"outage\": \"key-inactive\"}");
            Thread.sleep(Duration.ofSeconds(3));
            at.site().cloudIsWell();
        }

        @Override
        void look(Ordeal at) throws Exception {
            at.awaitCulprits("CREATED");
            long most = Asked.furthestAhead(at.culprits());
            at.note("the first open row and the last answered one at most " + most + " offsets apart");
            at.mustHold(most <= FEW, "refused rows have lost their place");
        }
    }

    private static final class OddThrottling extends Harm {
        OddThrottling() {
            super(10, "calls of 10 requests are throttled in odd forms, 503 and 429", Counts.ALL);
        }

        @Override
        void strike(Ordeal at) throws Exception {
            at.site().cloud("""
                    {"requests": [
                      {"name": "odd-503-*", "error": {"status": 503, "code": "Throttling.User"}, "times": 10},
                      {"name": "odd-429-*", "error": {"status": 429, "code": "TooManyRequests"}, "times": 10}]}""");
            // One after the other, since ten requests at once would be waited for without any trouble.
            for (int i = 0; i < 5; i++) {
                at.culprit("odd-503-" + i, request -> request, TopicNames.REQUESTS, null);
                Thread.sleep(Duration.ofMillis(500));
                at.culprit("odd-429-" + i, request -> request, TopicNames.REQUESTS, null);
                Thread.sleep(Duration.ofMillis(500));
            }
        }

        @Override
        void look(Ordeal at) throws Exception {
            at.awaitCulprits("CREATED");
            at.mustNotHaveSuspended();
        }
    }

    private static final class ProxyHangs extends Harm {
        ProxyHangs() {
            super(11, "the proxy to the cloud takes connections and says nothing", Counts.AFTER);
        }

        @Override
        void prepare(Ordeal at) throws Exception {
            at.site().workerBehindProxy();
        }

        @Override
        void strike(Ordeal at) throws Exception {
            at.site().proxy().silent(true);
        }

        @Override
        void look(Ordeal at) throws Exception {
            boolean logged = at.site().hasLogged("proxy-fails");
            at.note(logged ? "event=proxy-fails" : "no event=proxy-fails");
            at.mustHold(at.healthTells("\"reason\":\"outage\"", PATIENCE) && logged, "not reported");
        }

        @Override
        void heal(Ordeal at) throws Exception {
            at.site().proxy().silent(false);
        }
    }

    private static final class LineFeedInSecret extends Harm {
        LineFeedInSecret() {
            super(12, "the secret ends with a line feed", Counts.ALL);
        }

        @Override
        void prepare(Ordeal at) {
            at.site().workerWithSecret("testsecret\n");
        }

        @Override
        void strike(Ordeal at) {
            at.culprits("signed-", 5, TopicNames.REQUESTS, request -> request);
        }

        @Override
        void look(Ordeal at) throws Exception {
            at.awaitCulprits("CREATED");
            at.mustNotHaveSuspended();
        }
    }
}
