package io.backendprovisioner.programs;

import java.util.Map;

/**
 * How fast one worker is and what a request costs it, against a cloud of fixed latency and without a rate. The broker,
 * the simulator and this program share the machine with it, so its own cost is the figure to compare. Always as many
 * requests are outstanding as {@code --outstanding} says, twice those in flight if it is 0: the worker never lacks work,
 * and what a request takes does not depend on how many there are. One in {@code --ask-every} asks to be told that it waits.
 */
final class Throughput {
    private static final double ENOUGH = 0.7;
    private static final int MOST_MICROS = 300;
    private static final double BUSY = 0.95;
    private static final int ROUNDS = 6;

    private final int warmUp;
    private final int requests;
    private final int outstanding;
    private final int askEvery;

    private Throughput(Options options) {
        this.warmUp = options.whole("warm-up");
        this.requests = options.whole("requests");
        int asked = options.whole("outstanding");
        this.askEvery = options.whole("ask-every");
        this.outstanding = asked == 0 ? 2 * options.whole("in-flight") : asked;
    }

    static void main(String[] args) throws Exception {
        var options = Options.of(
                args,
                Map.of(
                        "requests", "60000",
                        "warm-up", "80000",
                        "in-flight", "500",
                        "outstanding", "0",
                        "latency-ms", "50",
                        "ask-every", "0",
                        "java", ""));
        System.out.println("throughput " + options);
        int inFlight = options.whole("in-flight");
        int latency = options.whole("latency-ms");
        try (var scene =
                Scene.start(latency + "ms", options.text("java"), "provisioner.intake.max-in-flight=" + inFlight)) {
            new Throughput(options).run(scene, inFlight * 1000.0 / latency);
            scene.worker().stop();
        }
        System.exit(0);
    }

    private void run(Scene scene, double possible) throws Exception {
        var broker = scene.broker().broker();
        try (var producers = new Producers(broker, Scene.REQUESTS, warmUp + requests + (ROUNDS + 2) * outstanding)) {
            producers.askingEvery(askEvery);
            var waits = new Waits(producers, warmUp);
            try (var replies = Replies.of(broker, Scene.REPLIES, reply -> {
                if (Replies.isReply(reply)) {
                    waits.accept(reply);
                }
            })) {
                measure("warm-up", warmUp, producers, replies, scene);
                Meter whole = Meter.start(scene, replies.seen());
                for (int round = 1; round <= ROUNDS; round++) {
                    measure("round " + round, requests / ROUNDS, producers, replies, scene);
                }
                print(whole.read(replies.seen()), possible);
                System.out.printf("%,d were told that they wait%n", replies.acceptances());
            }
            System.out.println(waits);
        }
    }

    private void measure(String name, int more, Producers producers, Replies replies, Scene scene)
            throws InterruptedException {
        Meter meter = Meter.start(scene, replies.seen());
        new Demand(outstanding, producers, replies).until(replies.seen() + more);
        System.out.printf("%-8s %s%n", name, meter.read(replies.seen()));
    }

    private static void print(Meter.Reading all, double possible) {
        System.out.printf("%-8s %s%n", "all", all);
        double share = all.perSecond() / possible;
        System.out.printf(
                "%s throughput is %.2f of in flight / latency, the machine %.0f %% busy: the aim is %.1f, or no core idle%n",
                share >= ENOUGH || all.busy() >= BUSY ? "ok  " : "BAD ", share, all.busy() * 100, ENOUGH);
        System.out.printf(
                "%s %.0f µs of the worker's CPU a request: the aim is %d at most%n",
                all.workerMicros() <= MOST_MICROS ? "ok  " : "BAD ", all.workerMicros(), MOST_MICROS);
    }
}
