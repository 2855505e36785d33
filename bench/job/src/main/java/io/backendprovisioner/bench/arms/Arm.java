package io.backendprovisioner.bench.arms;

/** One way to do the job: it reads requests, has them answered, publishes the replies and commits what it has read. */
public interface Arm {

    /** Returns when it has begun, and goes on until what it returns is closed. */
    AutoCloseable start(Settings settings, Job job) throws Exception;
}
