package io.backendprovisioner.domain;

import org.jspecify.annotations.Nullable;

/**
 * Makes the threads without which the worker cannot do its work. What such a thread does not catch ends the process, so a
 * process is never alive while a part of it is dead. Safe for any number of threads.
 */
public interface VitalThreads {

    /**
     * Ends the process: in good order first, and in any case after a bounded time. Returns at once; only the first call
     * counts.
     *
     * @param reason one line that says what is wrong, and what to do if that is known
     * @param cause is logged with its stack trace; {@code null} if the reason says everything
     */
    void endProcess(String reason, @Nullable Throwable cause);

    default Thread.Builder.OfPlatform platform(String name) {
        return Thread.ofPlatform().name(name).uncaughtExceptionHandler(this::failed);
    }

    default Thread.Builder.OfVirtual virtual(String name) {
        return Thread.ofVirtual().name(name).uncaughtExceptionHandler(this::failed);
    }

    private void failed(Thread thread, Throwable cause) {
        endProcess("the thread " + thread.getName() + " failed, which is a bug or a broken machine: " + cause, cause);
    }
}
