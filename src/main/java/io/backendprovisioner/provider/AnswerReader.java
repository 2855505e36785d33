package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a whole HTTP answer by the vendor's table of error codes. What it cannot make out is unclear. */
final class AnswerReader {
    private static final int SUCCESS = 200;
    private static final int REDIRECT = 300;

    private AnswerReader() {}

    static CreateAnswer readCreate(HttpAnswer answer) {
        return switch (answer) {
            case CloudError error -> error;
            case HttpAnswer.Received reply when succeeded(reply) -> readCreated(reply);
            case HttpAnswer.Received reply -> readError(reply);
        };
    }

    private static CreateAnswer readCreated(HttpAnswer.Received reply) {
        var json = Json.object(reply.body());
        if (json == null) {
            return unreadable("the answer to a create is no JSON object", null);
        }
        String id = Json.text(json, "BackendId");
        String requestId = requestId(json, reply.secrets());
        if (id == null || !BackendId.isId(id)) {
            return unreadable("the answer to a create has no BackendId", requestId);
        }
        return new CreateAnswer.Created(new BackendId(id), requestId);
    }

    static PageAnswer readPage(HttpAnswer answer) {
        return switch (answer) {
            case CloudError error -> error;
            case HttpAnswer.Received reply
            when succeeded(reply) -> {
                var page = Page.read(reply.body());
                yield page == null ? unreadable("the list of backends cannot be read", null) : page;
            }
            case HttpAnswer.Received reply -> readError(reply);
        };
    }

    static DeleteAnswer readDelete(HttpAnswer answer) {
        return switch (answer) {
            case CloudError error -> error;
            case HttpAnswer.Received reply when succeeded(reply) -> new DeleteAnswer.Deleted(false);
            case HttpAnswer.Received reply -> {
                var error = readError(reply);
                yield error.code().equals("NotFoundBackend") ? new DeleteAnswer.Deleted(true) : error;
            }
        };
    }

    /** What says nothing of a number says nothing of none. */
    static UseAnswer readUses(HttpAnswer answer) {
        return switch (answer) {
            case CloudError error -> error;
            case HttpAnswer.Received reply
            when succeeded(reply) -> {
                var json = Json.object(reply.body());
                var total = json == null ? null : json.get("TotalCount");
                yield total != null && total.canConvertToInt() && total.intValue() >= 0
                        ? new UseAnswer.Used(total.intValue())
                        : unreadable("the list of APIs cannot be read", null);
            }
            case HttpAnswer.Received reply -> readError(reply);
        };
    }

    private static boolean succeeded(HttpAnswer.Received reply) {
        return reply.status() >= SUCCESS && reply.status() < REDIRECT;
    }

    /** For any status but 2xx. */
    private static CloudError readError(HttpAnswer.Received reply) {
        int status = reply.status();
        var secrets = reply.secrets();
        var json = Json.object(reply.body());
        String given = json == null ? null : Json.text(json, "Code");
        String requestId = json == null ? null : requestId(json, secrets);
        if (isTooLarge(status)) {
            return new CloudError.Refused("Http" + status, "the cloud does not take a request of this size", requestId);
        }
        String named = given == null ? "" : Texts.line(secrets.maskedIn(given), Texts.CODE_LENGTH);
        String code = named.isEmpty() ? "Http" + status : named;
        String message = named.isEmpty() ? "no error code" : message(json, code, secrets);
        return switch (ErrorClass.of(status, named)) {
            case UNCLEAR, UNKNOWN -> new CloudError.Unclear(code, "HTTP " + status + ": " + message, requestId);
            case THROTTLED -> new CloudError.Throttled(code, message, requestId, reply.retryAfter());
            case CLOCK_OFF ->
                new CloudError.ClockOff(
                        code, "this machine's clock is off, or the call was held up: " + message, requestId);
            case MISADDRESSED -> new CloudError.Misaddressed(code, message, requestId);
            case IN_ARREARS -> new CloudError.InArrears(code, message, requestId);
            case NOT_ALLOWED -> new CloudError.NotAllowed(code, message, requestId);
            case OVER_QUOTA -> new CloudError.OverQuota(code, message, requestId);
            case REFUSED -> new CloudError.Refused(code, message, requestId);
        };
    }

    /** The servers in front of the API say so before they hand anything on: 413 content, 414 URI, 431 header fields. */
    private static boolean isTooLarge(int status) {
        return status == 413 || status == 414 || status == 431;
    }

    private static CloudError.Unclear unreadable(String message, @Nullable String requestId) {
        return new CloudError.Unclear("UnreadableAnswer", message, requestId);
    }

    private static @Nullable String requestId(JsonNode json, Mask secrets) {
        String id = Json.text(json, "RequestId");
        return id == null || id.isBlank() ? null : Texts.line(secrets.maskedIn(id), Texts.CODE_LENGTH);
    }

    /** About signatures the cloud answers with the whole string to sign; only what goes before it is kept. */
    private static String message(@Nullable JsonNode json, String code, Mask secrets) {
        String message = json == null ? null : Json.text(json, "Message");
        if (message == null || message.isBlank()) {
            return code;
        }
        if (code.contains("Signature")) {
            message = message.split("[.:;\\r\\n]", 2)[0];
        }
        return Texts.line(secrets.maskedIn(message), Texts.MESSAGE_LENGTH);
    }
}
