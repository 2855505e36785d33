package io.backendprovisioner.provider;

import io.backendprovisioner.provider.CredentialsSource.Fetched;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Tells at start-up whether there are any credentials. Whether the cloud takes them, only a call can tell. */
public final class CredentialsCheck {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final CredentialsSource source;
    private final InstantSource time;

    CredentialsCheck(CredentialsSource source, InstantSource time) {
        this.source = source;
        this.time = time;
    }

    /** One line that says what to set, or {@code null} when there are credentials. Blocks for 5 s at most. */
    public @Nullable String problem() {
        return switch (source.current(time.instant().plus(LONGEST_WAIT))) {
            case Fetched.Found _ -> null;
            case Fetched.Missing(var reason) -> reason;
        };
    }
}
