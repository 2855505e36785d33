package io.backendprovisioner.simulator;

/**
 * What may befall one call: whether it takes effect, what is answered, and how the answer travels. The labels tell it of
 * a create; on another action read "create" as "what the call asks for".
 */
public enum Fault implements Labelled, Misbehaviour {
    /** All is well. In a script it lets one call pass. */
    NONE(Effect.AT_ONCE, Reply.GENUINE, Transport.WHOLE),

    THROTTLE(Effect.NEVER, Reply.THROTTLED, Transport.WHOLE),
    NO_PERMISSION(Effect.NEVER, Reply.NO_PERMISSION, Transport.WHOLE),
    QUOTA_EXCEEDED(Effect.NEVER, Reply.QUOTA_EXCEEDED, Transport.WHOLE),
    ERROR_BEFORE_CREATE(Effect.NEVER, Reply.UNAVAILABLE, Transport.WHOLE),
    HTML_BEFORE_CREATE(Effect.NEVER, Reply.HTML_ERROR, Transport.WHOLE),
    EMPTY_BEFORE_CREATE(Effect.NEVER, Reply.EMPTY_ERROR, Transport.WHOLE),
    REDIRECT(Effect.NEVER, Reply.REDIRECT, Transport.WHOLE),
    /** It refuses, and says with which key and signature it was called. */
    TELL_SECRETS(Effect.NEVER, Reply.SECRETS, Transport.WHOLE),
    HANG_BEFORE_CREATE(Effect.NEVER, Reply.NOTHING, Transport.HANG),
    RESET_BEFORE_CREATE(Effect.NEVER, Reply.NOTHING, Transport.RESET),
    CLOSE_BEFORE_CREATE(Effect.NEVER, Reply.NOTHING, Transport.CLOSE),

    CREATE_THEN_5XX(Effect.AT_ONCE, Reply.UNAVAILABLE, Transport.WHOLE),
    CREATE_THEN_HTML(Effect.AT_ONCE, Reply.HTML_ERROR, Transport.WHOLE),
    CREATE_THEN_EMPTY(Effect.AT_ONCE, Reply.EMPTY_ERROR, Transport.WHOLE),
    CREATE_THEN_UNKNOWN_CODE(Effect.AT_ONCE, Reply.UNKNOWN_CODE, Transport.WHOLE),
    CREATE_THEN_HANG(Effect.AT_ONCE, Reply.NOTHING, Transport.HANG),
    CREATE_THEN_RESET(Effect.AT_ONCE, Reply.NOTHING, Transport.RESET),
    CREATE_THEN_CLOSE(Effect.AT_ONCE, Reply.NOTHING, Transport.CLOSE),
    TRUNCATED_BODY(Effect.AT_ONCE, Reply.GENUINE, Transport.TRUNCATED),
    /** One byte at a time, {@link Behaviour#trickleGap()} apart. */
    TRICKLED_BODY(Effect.AT_ONCE, Reply.GENUINE, Transport.TRICKLED),
    WITHOUT_BACKEND_ID(Effect.AT_ONCE, Reply.WITHOUT_BACKEND_ID, Transport.WHOLE),
    NOT_JSON(Effect.AT_ONCE, Reply.NOT_JSON, Transport.WHOLE),

    /** No answer, and the effect comes {@link Behaviour#lateBy()} later, whether or not the client still waits. */
    LATE_CREATE(Effect.LATE, Reply.NOTHING, Transport.HANG),
    LATE_CREATE_AFTER_5XX(Effect.LATE, Reply.UNAVAILABLE, Transport.WHOLE);

    /** Whether and when a call takes effect. */
    public enum Effect implements Labelled {
        NEVER,
        AT_ONCE,
        /** {@link Behaviour#lateBy()} after the answer. */
        LATE
    }

    enum Reply {
        GENUINE,
        NOTHING,
        THROTTLED,
        NO_PERMISSION,
        QUOTA_EXCEEDED,
        UNAVAILABLE,
        HTML_ERROR,
        EMPTY_ERROR,
        UNKNOWN_CODE,
        REDIRECT,
        SECRETS,
        WITHOUT_BACKEND_ID,
        NOT_JSON
    }

    public enum Transport {
        WHOLE,
        TRUNCATED,
        TRICKLED,
        HANG,
        /** A TCP reset. */
        RESET,
        /** An orderly end of stream, with nothing sent. */
        CLOSE
    }

    private final Effect effect;
    private final Reply reply;
    private final Transport transport;

    Fault(Effect effect, Reply reply, Transport transport) {
        this.effect = effect;
        this.reply = reply;
        this.transport = transport;
    }

    /** As it stands on the command line and in the admin JSON. */
    @Override
    public String label() {
        return Labelled.super.label();
    }

    @Override
    public Effect effect() {
        return effect;
    }

    Reply reply() {
        return reply;
    }

    @Override
    public Transport transport() {
        return transport;
    }
}
