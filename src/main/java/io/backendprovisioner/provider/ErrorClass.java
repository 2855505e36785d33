package io.backendprovisioner.provider;

import java.util.List;

/**
 * What an error code of the cloud, answered with a 4xx status, says about the call. Many codes are a prefix and the
 * name of a parameter. The order of the constants matters: the first with a fitting prefix is taken.
 */
enum ErrorClass {
    /** It says "repeated", but means that an earlier attempt may be under way. */
    UNCLEAR("RepeatedCommit", "SignatureNonceUsed"),
    THROTTLED("Throttling", "Rejected.Throttling"),
    CLOCK_OFF("InvalidTimeStamp.Expired"),
    /** {@code MissingSecurityToken} and {@code MissingAccessKeyId} tell of our credentials, not of the request. */
    NOT_ALLOWED(
            "InvalidAccessKeyId",
            "InvalidSecurityToken",
            "MissingSecurityToken",
            "MissingAccessKeyId",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "Forbidden",
            "NoPermission"),
    OVER_QUOTA("ExceedLimit", "QuotaExceeded"),
    REFUSED("Missing", "Invalid", "Duplicate", "Repeated", "NotFound", "DependencyViolation", "UnsupportedHTTPMethod"),
    /** The empty prefix fits every other code. */
    UNKNOWN("");

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> prefixes;

    ErrorClass(String... prefixes) {
        this.prefixes = List.of(prefixes);
    }

    static ErrorClass of(String code) {
        for (var candidate : values()) {
            if (candidate.prefixes.stream().anyMatch(code::startsWith)) {
                return candidate;
            }
        }
        return UNKNOWN;
    }
}
