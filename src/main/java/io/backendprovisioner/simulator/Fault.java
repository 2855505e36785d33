package io.backendprovisioner.simulator;

import java.util.Arrays;
import java.util.Optional;

/**
 * What may befall one call: whether it takes effect, what is answered, and how the answer travels. The labels tell it of
 * a create; on another action read "create" as "what the call asks for".
 */
public enum Fault implements Misbehaviour {
    /** All is well. In a script it lets one call pass. */
    NONE("none", Effect.AT_ONCE, Reply.GENUINE, Transport.WHOLE),

    THROTTLE("throttle", Effect.NEVER, Reply.THROTTLED, Transport.WHOLE),
    NO_PERMISSION("no-permission", Effect.NEVER, Reply.NO_PERMISSION, Transport.WHOLE),
    QUOTA_EXCEEDED("quota-exceeded", Effect.NEVER, Reply.QUOTA_EXCEEDED, Transport.WHOLE),
    ERROR_BEFORE_CREATE("error-before-create", Effect.NEVER, Reply.UNAVAILABLE, Transport.WHOLE),
    HTML_BEFORE_CREATE("html-before-create", Effect.NEVER, Reply.HTML_ERROR, Transport.WHOLE),
    EMPTY_BEFORE_CREATE("empty-before-create", Effect.NEVER, Reply.EMPTY_ERROR, Transport.WHOLE),
    REDIRECT("redirect", Effect.NEVER, Reply.REDIRECT, Transport.WHOLE),
    /** It refuses, and says with which key and signature it was called. */
    TELL_SECRETS("tell-secrets", Effect.NEVER, Reply.SECRETS, Transport.WHOLE),
    HANG_BEFORE_CREATE("hang-before-create", Effect.NEVER, Reply.NOTHING, Transport.HANG),
    RESET_BEFORE_CREATE("reset-before-create", Effect.NEVER, Reply.NOTHING, Transport.RESET),
    CLOSE_BEFORE_CREATE("close-before-create", Effect.NEVER, Reply.NOTHING, Transport.CLOSE),

    CREATE_THEN_5XX("create-then-5xx", Effect.AT_ONCE, Reply.UNAVAILABLE, Transport.WHOLE),
    CREATE_THEN_HTML("create-then-html", Effect.AT_ONCE, Reply.HTML_ERROR, Transport.WHOLE),
    CREATE_THEN_EMPTY("create-then-empty", Effect.AT_ONCE, Reply.EMPTY_ERROR, Transport.WHOLE),
    CREATE_THEN_UNKNOWN_CODE("create-then-unknown-code", Effect.AT_ONCE, Reply.UNKNOWN_CODE, Transport.WHOLE),
    CREATE_THEN_HANG("create-then-hang", Effect.AT_ONCE, Reply.NOTHING, Transport.HANG),
    CREATE_THEN_RESET("create-then-reset", Effect.AT_ONCE, Reply.NOTHING, Transport.RESET),
    CREATE_THEN_CLOSE("create-then-close", Effect.AT_ONCE, Reply.NOTHING, Transport.CLOSE),
    TRUNCATED_BODY("truncated-body", Effect.AT_ONCE, Reply.GENUINE, Transport.TRUNCATED),
    /** One byte at a time, {@link Behaviour#trickleGap()} apart. */
    TRICKLED_BODY("trickled-body", Effect.AT_ONCE, Reply.GENUINE, Transport.TRICKLED),
    WITHOUT_BACKEND_ID("without-backend-id", Effect.AT_ONCE, Reply.WITHOUT_BACKEND_ID, Transport.WHOLE),
    NOT_JSON("not-json", Effect.AT_ONCE, Reply.NOT_JSON, Transport.WHOLE),

    /** No answer, and the effect comes {@link Behaviour#lateBy()} later, whether or not the client still waits. */
    LATE_CREATE("late-create", Effect.LATE, Reply.NOTHING, Transport.HANG),
    LATE_CREATE_AFTER_5XX("late-create-after-5xx", Effect.LATE, Reply.UNAVAILABLE, Transport.WHOLE);

    /** Whether and when a call takes effect. */
    public enum Effect {
        NEVER("never"),
        AT_ONCE("at-once"),
        /** {@link Behaviour#lateBy()} after the answer. */
        LATE("late");

        private final String label;

        Effect(String label) {
            this.label = label;
        }

        /** As it stands in the admin JSON. */
        public String label() {
            return label;
        }
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

    enum Transport {
        WHOLE,
        TRUNCATED,
        TRICKLED,
        HANG,
        /** A TCP reset. */
        RESET,
        /** An orderly end of stream, with nothing sent. */
        CLOSE
    }

    private final String label;
    private final Effect effect;
    private final Reply reply;
    private final Transport transport;

    Fault(String label, Effect effect, Reply reply, Transport transport) {
        this.label = label;
        this.effect = effect;
        this.reply = reply;
        this.transport = transport;
    }

    public static Optional<Fault> labelled(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label.equals(label))
                .findFirst();
    }

    /** As it stands on the command line and in the admin JSON. */
    @Override
    public String label() {
        return label;
    }

    Effect effect() {
        return effect;
    }

    Reply reply() {
        return reply;
    }

    Transport transport() {
        return transport;
    }
}
