package io.backendprovisioner.pacing;

import io.backendprovisioner.provider.CreateAnswer;
import java.time.Duration;

/**
 * One answer, judged.
 *
 * @param again whether to try again
 * @param tried whether the cloud was called, or that was tried at least, and another call counts as a retry
 * @param pause how long to wait before that
 */
record Attempt(CreateAnswer answer, int attempts, boolean again, boolean tried, Duration pause) {}
