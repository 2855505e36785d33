package io.backendprovisioner.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets a call in when its signature is right, its date is near and its nonce is new. */
final class Authenticator {
    private static final Duration LEEWAY = Duration.ofMinutes(15);

    private final Map<String, SimulatorCredential> credentials = new HashMap<>();
    private final InstantSource clock;
    private final Nonces nonces;

    Authenticator(List<SimulatorCredential> credentials, InstantSource clock) {
        credentials.forEach(credential -> this.credentials.put(credential.accessKeyId(), credential));
        this.clock = clock;
        // A request dated ahead by the leeway stays good until the clock is past its date by the leeway.
        this.nonces = new Nonces(LEEWAY.multipliedBy(2), 500_000, clock);
    }

    Optional<ApiError> refusal(ApiRequest request) {
        return switch (SignatureClaim.of(request)) {
            case SignatureClaim.Broken(var error) -> Optional.of(error);
            case SignatureClaim.Presented claim -> refusal(claim);
        };
    }

    private Optional<ApiError> refusal(SignatureClaim.Presented claim) {
        var credential = credentials.get(claim.accessKeyId());
        if (credential == null) {
            return Optional.of(ApiError.KEY_NOT_FOUND);
        }
        var expectedToken = Optional.ofNullable(credential.securityToken());
        if (expectedToken.isPresent() && claim.securityToken().isEmpty()) {
            return Optional.of(ApiError.missing("SecurityToken"));
        }
        if (!expectedToken.equals(claim.securityToken())) {
            return Optional.of(ApiError.TOKEN_MISMATCH);
        }
        var expected = claim.scheme().apply(claim.stringToSign(), credential.accessKeySecret());
        if (!Digests.same(expected, claim.signature())) {
            return Optional.of(ApiError.signatureMismatch("server string to sign is: " + claim.stringToSign()));
        }
        return clockRefusal(claim.date())
                .or(() -> nonces.isNew(claim.nonce()) ? Optional.empty() : Optional.of(ApiError.NONCE_USED));
    }

    private Optional<ApiError> clockRefusal(String date) {
        try {
            var off = Duration.between(Instant.parse(date), clock.instant()).abs();
            return off.compareTo(LEEWAY) > 0 ? Optional.of(ApiError.TIMESTAMP_EXPIRED) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.of(ApiError.timestampFormat(date));
        }
    }
}
