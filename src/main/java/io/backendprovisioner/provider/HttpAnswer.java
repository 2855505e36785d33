package io.backendprovisioner.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one HTTP request: a whole answer, or {@link CloudError.NotSent}, {@link CloudError.Unclear} or, without
 * credentials, {@link CloudError.NotAllowed}.
 */
sealed interface HttpAnswer permits HttpAnswer.Received, CloudError {

    /**
     * A whole answer, its body bounded and read as UTF-8.
     *
     * @param retryAfter how long it asks to wait, if it does
     * @param secrets which the request was sent with, and nothing that is made of the answer holds
     */
    record Received(int status, @Nullable Duration retryAfter, String body, Mask secrets) implements HttpAnswer {}
}
