package io.backendprovisioner.operator;

import io.backendprovisioner.domain.Lane;
import io.backendprovisioner.domain.RequestKey;

/** Which answer to send once more. */
sealed interface ReplayTarget {

    record ByKey(Lane lane, RequestKey key) implements ReplayTarget {}

    record ByRecord(Lane lane, int partition, long offset) implements ReplayTarget {}
}
