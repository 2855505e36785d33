package io.backendprovisioner.journal;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;

/**
 * What an exception of the Kafka client means while a transaction is open, and so what the next step is. The transaction
 * is aborted in every case.
 *
 * <p>After {@code commitTransaction} this table does not count: whatever comes out of that call, the transaction may have
 * been committed, and has to be looked up.
 */
enum KafkaFailure {
    /** The broker takes this one record in no case. Something else is published in its place, or nothing. */
    ABOUT_THE_RECORD,

    /** The broker takes no record for this topic or partition. The same is done for every record that goes there. */
    ABOUT_THE_PLACE,

    /** The group no longer knows us by the membership that we showed. The journal waits for another membership. */
    ABOUT_MEMBERSHIP,

    /** The broker has given this producer up. The abort fails as well, so the factory makes a new producer. */
    PRODUCER_IS_GONE,

    /** The broker, or the way to it, is in trouble, or a right is missing. The journal tries again after a pause. */
    TROUBLE;

    /** An exception that is not listed means what its nearest listed superclass means, and {@link #TROUBLE} without one. */
    private static final Map<Class<?>, KafkaFailure> TABLE = new HashMap<>();

    static {
        TABLE.put(RecordTooLargeException.class, ABOUT_THE_RECORD);
        // Each record that is taken out of the transaction makes the next batch smaller.
        TABLE.put(RecordBatchTooLargeException.class, ABOUT_THE_RECORD);
        TABLE.put(InvalidRecordException.class, ABOUT_THE_RECORD);
        TABLE.put(InvalidTimestampException.class, ABOUT_THE_RECORD);
        TABLE.put(PolicyViolationException.class, ABOUT_THE_RECORD);
        TABLE.put(SerializationException.class, ABOUT_THE_RECORD);

        TABLE.put(InvalidTopicException.class, ABOUT_THE_PLACE);
        TABLE.put(UnknownTopicOrPartitionException.class, ABOUT_THE_PLACE);
        TABLE.put(UnknownTopicIdException.class, ABOUT_THE_PLACE);
        TABLE.put(TopicAuthorizationException.class, ABOUT_THE_PLACE);
        TABLE.put(UnsupportedForMessageFormatException.class, ABOUT_THE_PLACE);

        TABLE.put(CommitFailedException.class, ABOUT_MEMBERSHIP);
        TABLE.put(FencedInstanceIdException.class, ABOUT_MEMBERSHIP);
        TABLE.put(FencedMemberEpochException.class, ABOUT_MEMBERSHIP);
        TABLE.put(IllegalGenerationException.class, ABOUT_MEMBERSHIP);
        TABLE.put(RebalanceInProgressException.class, ABOUT_MEMBERSHIP);
        TABLE.put(StaleMemberEpochException.class, ABOUT_MEMBERSHIP);
        TABLE.put(UnknownMemberIdException.class, ABOUT_MEMBERSHIP);

        TABLE.put(InvalidPidMappingException.class, PRODUCER_IS_GONE);
        TABLE.put(InvalidProducerEpochException.class, PRODUCER_IS_GONE);
        TABLE.put(InvalidTxnStateException.class, PRODUCER_IS_GONE);
        TABLE.put(OutOfOrderSequenceException.class, PRODUCER_IS_GONE);
        TABLE.put(ProducerFencedException.class, PRODUCER_IS_GONE);
        // The client says this of a producer that is closed, or that has lost track of its own state.
        TABLE.put(IllegalStateException.class, PRODUCER_IS_GONE);
    }

    /** Returns the meaning of what a call threw. The producer wraps its first error into that of every later call. */
    static KafkaFailure ofCall(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean wraps = thrown.getClass() == KafkaException.class || thrown instanceof TransactionAbortableException;
        return wraps && cause != null ? ofCall(cause) : listed(thrown.getClass());
    }

    /**
     * Returns the meaning of what the callback of a record was given. One that wraps another is about another record of
     * the transaction.
     */
    static KafkaFailure ofRecord(Exception given, String topic) {
        if (given instanceof TopicAuthorizationException refused
                && !refused.unauthorizedTopics().contains(topic)) {
            return TROUBLE;
        }
        // The client has no type for this: it has asked for the topic for max.block.ms, and the broker knows of none.
        if (given instanceof TimeoutException
                && given.getMessage() != null
                && given.getMessage().contains("not present in metadata")) {
            return ABOUT_THE_PLACE;
        }
        KafkaFailure listed = listed(given.getClass());
        // What the client throws of no type of its own, such as for an argument, is about what it was given.
        return listed == TROUBLE && !(given instanceof KafkaException) ? ABOUT_THE_RECORD : listed;
    }

    /** Returns whether it only says that another record has broken the transaction. */
    static boolean isAboutAnother(Exception given) {
        return given.getClass() == KafkaException.class
                || given instanceof TransactionAbortedException
                || given instanceof TransactionAbortableException;
    }

    static KafkaFailure listed(Class<?> type) {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            KafkaFailure meaning = TABLE.get(one);
            if (meaning != null) {
                return meaning;
            }
        }
        return TROUBLE;
    }
}
