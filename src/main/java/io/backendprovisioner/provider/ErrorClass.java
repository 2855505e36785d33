package io.backendprovisioner.provider;

import java.util.List;

/**
 * What an error code of the cloud says about the call. Many codes are a prefix and the name of a parameter. The order of
 * the constants matters: the first with a fitting prefix is taken.
 */
enum ErrorClass {
    /**
     * It may have been executed. {@code RepeatedCommit} says "repeated", but means that an earlier attempt may be under
     * way. The two conflicts are in no table of the vendor's; its Terraform provider repeats them only where that does no
     * harm, when it takes an API off a stage, so nothing says that a create which is answered so has made nothing.
     */
    UNCLEAR("RepeatedCommit", "SignatureNonceUsed", "ConcurrencyLockTimeout", "OperationConflict"),
    /** So does any code that contains {@code Throttling}, which is how the vendor's SDK knows it. */
    THROTTLED("FlowControl", "TooManyRequests"),
    CLOCK_OFF("InvalidTimeStamp.Expired"),
    /** Who answers is another product, another version of the API, or wants TLS: whatever is asked comes to this. */
    MISADDRESSED(
            "InvalidAction",
            "InvalidApi.NotFound",
            "InvalidProduct",
            "InvalidVersion",
            "NoSuchVersion",
            "InvalidRegion",
            "InvalidOperation.NotSupportedEndpoint",
            "InvalidProtocol",
            "UnsupportedHTTPMethod"),
    /** So does any code that contains one of {@link #ARREARS}: products differ in what goes before. */
    IN_ARREARS("InvalidAccountStatus"),
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
    REFUSED("Missing", "Invalid", "Duplicate", "Repeated", "NotFound", "DependencyViolation"),
    /** The empty prefix fits every other code. */
    UNKNOWN("");

    private static final String THROTTLING = "Throttling";

    /** {@code Account.Arrearage}, {@code AccountArrears}, {@code InvalidAccountStatus.NotEnoughBalance}, and so on. */
    private static final List<String> ARREARS = List.of("Arrear", "NotEnoughBalance", "InsufficientBalance");

    private static final int CLIENT_ERROR = 400;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> prefixes;

    ErrorClass(String... prefixes) {
        this.prefixes = List.of(prefixes);
    }

    /**
     * Returns what an error means. Throttled calls are turned away before they are executed, so that is believed of any
     * error status, 503 among them. Whatever else a 408 or a 5xx says, the call may have been executed.
     *
     * @param status any but 2xx
     * @param code empty where there is none
     */
    static ErrorClass of(int status, String code) {
        ErrorClass named = named(code);
        if (status < CLIENT_ERROR) {
            return UNCLEAR;
        }
        if (status == TOO_MANY_REQUESTS && named == UNKNOWN) {
            return THROTTLED;
        }
        boolean isSaidByTheApi = status < SERVER_ERROR && status != REQUEST_TIMEOUT;
        return isSaidByTheApi || named == THROTTLED ? named : UNCLEAR;
    }

    private static ErrorClass named(String code) {
        for (var candidate : values()) {
            if (candidate.prefixes.stream().anyMatch(code::startsWith)
                    || (candidate == THROTTLED && code.contains(THROTTLING))
                    || (candidate == IN_ARREARS && ARREARS.stream().anyMatch(code::contains))) {
                return candidate;
            }
        }
        return UNKNOWN;
    }
}
