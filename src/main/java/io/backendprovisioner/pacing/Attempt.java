package io.backendprovisioner.pacing;

import io.backendprovisioner.provider.CreateAnswer;
import java.time.Duration;

/**
 * One answer, judged.
 *
 * @param again whether to try again
 * @param pause how long to wait before that
 */
record Attempt(CreateAnswer answer, int attempts, boolean again, Duration pause) {}
