package io.backendprovisioner.simulator;

/** A refusal in the cloud's words. */
record ApiError(int status, String code, String message) {
    static final ApiError INVALID_VERSION =
            new ApiError(400, "InvalidVersion", "Specified parameter Version is not valid.");
    static final ApiError ACTION_NOT_FOUND = new ApiError(
            404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.");
    static final ApiError KEY_NOT_FOUND =
            new ApiError(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    static final ApiError KEY_INACTIVE =
            new ApiError(400, "InvalidAccessKeyId.Inactive", "Specified access key is disabled.");
    static final ApiError TOKEN_MISMATCH = new ApiError(
            400, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey.");
    static final ApiError NO_PERMISSION =
            new ApiError(403, "NoPermission", "You are not authorized to do this action.");
    static final ApiError TIMESTAMP_EXPIRED = new ApiError(
            400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired. Allowed: 15 minutes.");
    static final ApiError NOT_ENOUGH_BALANCE =
            new ApiError(403, "InvalidAccountStatus.NotEnoughBalance", "Your account does not have enough balance.");
    static final ApiError NONCE_USED =
            new ApiError(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
    static final ApiError THROTTLED =
            new ApiError(400, "Throttling.User", "Request was denied due to user flow control.");
    static final ApiError QUOTA_EXCEEDED =
            new ApiError(400, "QuotaExceeded.Backend", "The number of backends has reached the quota.");
    static final ApiError UNAVAILABLE =
            new ApiError(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.");
    static final ApiError UNKNOWN_CODE =
            new ApiError(400, "Backend.StateUnclear", "A code that no client has seen before.");

    static ApiError missing(String parameter) {
        return new ApiError(400, "Missing" + parameter, "The parameter " + parameter + " must be given.");
    }

    static ApiError invalid(String parameter, String value) {
        return new ApiError(
                400, "Invalid" + parameter, "The value '" + value + "' of parameter " + parameter + " is not valid.");
    }

    static ApiError incompleteSignature(String why) {
        return new ApiError(400, "IncompleteSignature", "The request signature does not conform: " + why);
    }

    static ApiError signatureMismatch(String why) {
        return new ApiError(400, "SignatureDoesNotMatch", "Specified signature does not match our calculation. " + why);
    }

    static ApiError unsupportedMethod(String method) {
        return new ApiError(400, "UnsupportedHTTPMethod", "This http method is not supported: " + method);
    }

    static ApiError timestampFormat(String given) {
        return new ApiError(400, "InvalidTimeStamp.Format", "Specified time stamp is not well formatted: " + given);
    }

    static ApiError tellingSecrets(String secret, String token, String authorization) {
        return new ApiError(400, "InvalidParameter", secret + ' ' + token + ' ' + authorization);
    }

    static ApiError backendNotFound(String id) {
        return new ApiError(404, "NotFoundBackend", "The backend does not exist: " + id);
    }

    static ApiError duplicateName(String name) {
        return new ApiError(400, "DuplicateBackendName", "The backend name exists already: " + name);
    }
}
