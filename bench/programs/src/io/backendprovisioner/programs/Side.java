package io.backendprovisioner.programs;

import io.backendprovisioner.testkit.Producers;
import io.backendprovisioner.testkit.Replies;
import java.util.ArrayList;
import java.util.List;

/** One of several workers that take turns on one broker and one cloud, on topics of its own. */
record Side(String name, Scene scene, Producers producers, Replies replies, int inFlight) implements AutoCloseable {

    /** @param most how many requests it will ever be sent */
    static Side of(String name, Scene scene, int inFlight, int most) {
        var broker = scene.broker().broker();
        var replies = Replies.of(broker, name + ".replies", _ -> {});
        return new Side(name, scene, new Producers(broker, name + ".requests", most), replies, inFlight);
    }

    /** What the worker of that side is started with. */
    static String[] settings(String name, int inFlight, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "provisioner.group=" + name,
                "provisioner.lanes.interactive.topic=" + name + ".requests",
                "provisioner.lanes.bulk.topic=" + name + ".bulk",
                "provisioner.replies.topic=" + name + ".replies",
                "provisioner.dead-letters.topic=" + name + ".dead-letters",
                "provisioner.control.topic=" + name + ".control",
                "provisioner.intake.max-in-flight=" + inFlight));
        settings.addAll(List.of(more));
        return settings.toArray(String[]::new);
    }

    /** Always as many requests are outstanding as can be in flight; none is left at the end. */
    Meter.Reading serve(int more) throws InterruptedException {
        Meter meter = Meter.start(scene, replies.seen());
        new Demand(inFlight, producers, replies).until(replies.seen() + more);
        Meter.Reading reading = meter.read(replies.seen());
        new Demand(0, producers, replies).until(producers.sent());
        System.out.printf("%-16s %s%n", name, reading);
        return reading;
    }

    /** Of the worker, nothing else: the broker and the cloud are shared. */
    @Override
    public void close() {
        producers.close();
        replies.close();
        scene.worker().close();
    }
}
