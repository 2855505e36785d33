package io.backendprovisioner.testkit;

import java.util.List;
import java.util.UUID;

/** Topics and a consumer group that no other test uses, though all share one broker. */
public record TopicNames(String prefix) {
    /** What a worker names its topics without settings. */
    public static final String REQUESTS = "backend.create.requests";

    public static final String BULK_REQUESTS = "backend.create.requests.bulk";
    public static final String REPLIES = "backend.create.replies";

    public static TopicNames startingWith(String prefix) {
        return new TopicNames(prefix + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    public String requests() {
        return prefix + ".requests";
    }

    public String bulkRequests() {
        return prefix + ".requests.bulk";
    }

    public String replies() {
        return prefix + ".replies";
    }

    /** One more topic that requests may name. */
    public String replies(String name) {
        return replies() + "." + name;
    }

    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    public String control() {
        return prefix + ".control";
    }

    public String group() {
        return prefix + ".group";
    }

    /** Of the worker, and of a command beside it. */
    public List<String> asSettings() {
        return List.of(
                "--provisioner.group=" + group(),
                "--provisioner.lanes.interactive.topic=" + requests(),
                "--provisioner.lanes.bulk.topic=" + bulkRequests(),
                "--provisioner.replies.topic=" + replies(),
                "--provisioner.replies.allowed=" + replies() + "*",
                "--provisioner.dead-letters.topic=" + deadLetters(),
                "--provisioner.control.topic=" + control());
    }
}
