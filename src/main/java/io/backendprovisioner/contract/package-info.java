/**
 * The contract with those who send requests: records, headers and JSON of requests, replies and dead letters. Pure
 * functions over bytes, safe for any number of threads: {@link io.backendprovisioner.contract.RequestReader} never
 * throws on what a sender wrote, {@link io.backendprovisioner.contract.ReplyWriter} bounds what it puts into a reply.
 */
@ApplicationModule(allowedDependencies = {"domain"})
@NullMarked
package io.backendprovisioner.contract;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
