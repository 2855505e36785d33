package io.backendprovisioner.contract;

import java.util.Locale;

/** What the worker tells who asked by an event. */
enum EventKind {
    REPLY(""),
    PROGRESS("-accepted");

    private static final String TYPE_PREFIX = "io.backendprovisioner.create-backend.";

    private final String idSuffix;

    EventKind(String idSuffix) {
        this.idSuffix = idSuffix;
    }

    String type() {
        return TYPE_PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** Of a request record there is one event of each kind, so this and the request's topic name it. */
    String id(Envelope envelope) {
        return envelope.partition().partition() + "-" + envelope.offset() + idSuffix;
    }
}
