package io.backendprovisioner.provider;

import org.jspecify.annotations.Nullable;

/** What became of one HTTP request. */
sealed interface HttpAnswer {

    /** A whole answer, its body bounded and read as UTF-8. */
    record Received(
            int status,
            @Nullable String acsRetryAfter,
            @Nullable String retryAfter,
            String body) implements HttpAnswer {}

    /** No whole answer: {@link CloudError.NotSent} or {@link CloudError.Unclear}. */
    record Failed(CloudError error) implements HttpAnswer {}
}
