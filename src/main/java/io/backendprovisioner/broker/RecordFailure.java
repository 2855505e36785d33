package io.backendprovisioner.broker;

import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Tells a record that cannot be read from whatever else a consumer may throw. Kafka's client has no type for it: a damaged
 * batch is a plain {@code KafkaException}, and a library that cannot be loaded to unpack a record may be any {@code Error}.
 */
public final class RecordFailure {
    private RecordFailure() {}

    /** Returns whether it may be about a record: what a broker, the network or a stop says is not, nor is a broken machine. */
    public static boolean isPossible(Throwable failure) {
        return switch (failure) {
            case CorruptRecordException _ -> true;
            case InvalidRecordException _ -> true;
            case ApiException _ -> false;
            case InvalidOffsetException _ -> false;
            case InterruptException _ -> false;
            case WakeupException _ -> false;
            case VirtualMachineError _ -> false;
            default -> true;
        };
    }
}
