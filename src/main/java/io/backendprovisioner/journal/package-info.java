/**
 * The one writer. Intents, answers, replies and offsets of many requests are committed together, in one Kafka transaction at a time, by
 * one thread with one transactional producer. What it has acknowledged is durable, exactly once; what it refuses belongs
 * to another replica by now.
 */
@ApplicationModule(allowedDependencies = {"broker", "contract", "domain", "ledger", "metrics", "tracing"})
@NullMarked
package io.backendprovisioner.journal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
