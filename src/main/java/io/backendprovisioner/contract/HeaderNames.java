package io.backendprovisioner.contract;

/**
 * Every record header that is part of the contract. Values are UTF-8 text where nothing else is said. A header that is
 * repeated counts as its last value; one without a value counts as absent.
 */
public final class HeaderNames {
    /** Opaque bytes, echoed unchanged; the name that Spring Kafka uses. */
    public static final String CORRELATION_ID = "kafka_correlationId";

    /** The topic that the reply is wanted on; the name that Spring Kafka uses. */
    public static final String REPLY_TOPIC = "kafka_replyTopic";

    /** The partition that the reply is wanted on, as a 4-byte big-endian integer, as Spring Kafka writes it. */
    public static final String REPLY_PARTITION = "kafka_replyPartition";

    /** W3C trace context, echoed in the reply. One that is malformed is ignored, as that standard asks. */
    public static final String TRACEPARENT = "traceparent";

    /** An ISO-8601 instant, with {@code Z} or an offset, past which the request is not worth a call any more. */
    public static final String DEADLINE = "provisioner-deadline";

    /** The batch that the request belongs to: 1 to 128 printable characters, echoed in the reply. */
    public static final String BATCH = "provisioner-batch";

    /**
     * What marks a request in the structured mode of CloudEvents; in binary mode, the type of its data. On a reply in one of
     * these modes likewise.
     */
    public static final String CONTENT_TYPE = "content-type";

    /** What marks a request in the binary mode of CloudEvents. */
    public static final String EVENT_SPECVERSION = "ce_specversion";

    /** In binary mode: the id of the event, which serves as correlation id and as key where there is no other. */
    public static final String EVENT_ID = "ce_id";

    public static final String EVENT_SOURCE = "ce_source";

    public static final String EVENT_TYPE = "ce_type";

    /** On a reply in binary mode: when the outcome was known, as an ISO-8601 instant. */
    public static final String EVENT_TIME = "ce_time";

    /** In binary mode: what serves where there is no {@value #TRACEPARENT}, and on a reply the same as that. */
    public static final String EVENT_TRACEPARENT = "ce_traceparent";
    /** {@code true}: the sender is to be told, by an {@link AnnouncementWriter}, that its request waits. */
    public static final String PROGRESS = "provisioner-progress";

    /** On a reply: its {@link ReplyStatus}, so that it can be counted without reading the value. */
    public static final String STATUS = "provisioner-status";

    /** On a reply and an announcement: what the sender had better change, though it was answered. For people. */
    public static final String WARNING = "provisioner-warning";

    /** On a dead letter: why it could not be answered. */
    public static final String DEAD_LETTER_CAUSE = "provisioner-dead-letter-cause";

    /** On a dead letter: the topic that it was read from. */
    public static final String DEAD_LETTER_TOPIC = "provisioner-dead-letter-topic";

    /** On a dead letter: the partition that it was read from, as decimal text. */
    public static final String DEAD_LETTER_PARTITION = "provisioner-dead-letter-partition";

    /** On a dead letter: the offset that it was read from, as decimal text. */
    public static final String DEAD_LETTER_OFFSET = "provisioner-dead-letter-offset";

    /** On a dead letter: the timestamp of the original record as an ISO-8601 instant; absent where it had none. */
    public static final String DEAD_LETTER_TIMESTAMP = "provisioner-dead-letter-timestamp";

    /** On a dead letter that was too large to be copied whole: the original size of its value in bytes, as decimal text. */
    public static final String DEAD_LETTER_CUT = "provisioner-dead-letter-cut";

    private HeaderNames() {}
}
