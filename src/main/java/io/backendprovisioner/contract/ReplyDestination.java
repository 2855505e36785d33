package io.backendprovisioner.contract;

import org.jspecify.annotations.Nullable;

/**
 * Where a reply goes, once it is decided.
 *
 * @param partition absent: the partitioner's choice by the reply's key
 */
public record ReplyDestination(String topic, @Nullable Integer partition) {}
