package io.backendprovisioner.contract;

/** What the worker sends to those who sent an event. */
enum EventKind {
    REPLY("reply", ""),
    ANNOUNCEMENT("progress", "-accepted");

    private static final String TYPE_PREFIX = "io.backendprovisioner.create-backend.";

    private final String type;
    private final String idSuffix;

    EventKind(String type, String idSuffix) {
        this.type = TYPE_PREFIX + type;
        this.idSuffix = idSuffix;
    }

    String type() {
        return type;
    }

    /** Of a request record there is one event of each kind, so this and the request's topic name it. */
    String id(Envelope envelope) {
        return envelope.partition().partition() + "-" + envelope.offset() + idSuffix;
    }
}
