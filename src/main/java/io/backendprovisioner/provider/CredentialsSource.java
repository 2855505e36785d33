package io.backendprovisioner.provider;

import java.time.Instant;

/** Where the credentials of the next request come from. Thread-safe; never throws. */
interface CredentialsSource {

    /** Blocks only while no credentials have been found yet, and at most until the deadline. */
    Fetched current(Instant deadline);

    sealed interface Fetched {
        record Found(Credentials credentials) implements Fetched {}

        /** The reason is one line that says what to do, without any secret. */
        record Missing(String reason) implements Fetched {}
    }
}
