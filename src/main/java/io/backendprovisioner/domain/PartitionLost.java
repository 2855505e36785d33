package io.backendprovisioner.domain;

/**
 * The request's partition has gone to another replica, or is about to: whatever was under way for it here is dropped,
 * without a call and without a reply. Part of ordinary life, so it carries no stack trace.
 */
public final class PartitionLost extends Exception {
    public PartitionLost(String partition) {
        super("partition " + partition + " is no longer ours", null, false, false);
    }
}
