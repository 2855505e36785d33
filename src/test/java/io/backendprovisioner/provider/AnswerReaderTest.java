package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.provider.CloudError.ClockOff;
import io.backendprovisioner.provider.CloudError.InArrears;
import io.backendprovisioner.provider.CloudError.Misaddressed;
import io.backendprovisioner.provider.CloudError.NotAllowed;
import io.backendprovisioner.provider.CloudError.OverQuota;
import io.backendprovisioner.provider.CloudError.Refused;
import io.backendprovisioner.provider.CloudError.Throttled;
import io.backendprovisioner.provider.CloudError.Unclear;
import io.backendprovisioner.provider.CreateAnswer.Created;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One row for each line of the vendor's table of error answers, and for its traps. */
class AnswerReaderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Credentials CREDENTIALS = new Credentials("LTAI5tSecretId", "verySecretSecret", "stsToken123");

    static Stream<Arguments> table() {
        return Stream.of(
                // not executed, since we call too often: HTTP 400 as a rule, but any status will do
                row(400, "Throttling", Throttled.class),
                row(400, "Throttling.User", Throttled.class),
                row(400, "Throttling.Api", Throttled.class),
                row(400, "Rejected.Throttling", Throttled.class),
                row(429, "Throttling.User", Throttled.class),
                row(503, "Throttling.Api", Throttled.class),
                row(500, "Throttling", Throttled.class),
                row(408, "Throttling.User", Throttled.class),
                row(503, "ServiceUnavailable.Throttling", Throttled.class),
                row(400, "Request.Throttling.User", Throttled.class),
                row(403, "FlowControl.User", Throttled.class),
                row(400, "TooManyRequests", Throttled.class),
                row(429, "TooManyRequests", Throttled.class),
                row(429, "SomethingNew", Throttled.class),
                // unclear
                row(500, "InternalError", Unclear.class),
                row(503, "ServiceUnavailable", Unclear.class),
                row(502, "InvalidParameter", Unclear.class),
                row(408, "InvalidParameter", Unclear.class),
                row(400, "RepeatedCommit", Unclear.class),
                row(400, "SignatureNonceUsed", Unclear.class),
                row(400, "SomethingNew", Unclear.class),
                row(400, "invalidParameter", Unclear.class),
                row(400, "ConcurrencyLockTimeout", Unclear.class),
                row(409, "OperationConflict", Unclear.class),
                row(429, "RepeatedCommit", Unclear.class),
                row(302, "Throttling.User", Unclear.class),
                row(302, "InvalidParameter", Unclear.class),
                row(199, "InvalidParameter", Unclear.class),
                // refused
                row(400, "MissingBackendName", Refused.class),
                row(400, "InvalidBackendType", Refused.class),
                row(400, "InvalidParameter", Refused.class),
                row(400, "InvalidTimeStamp.Format", Refused.class),
                row(409, "DuplicateBackendName", Refused.class),
                row(400, "RepeatedBackendName", Refused.class),
                row(404, "NotFoundBackend", Refused.class),
                row(400, "DependencyViolation.Api", Refused.class),
                // who answers is not the one that was meant
                row(404, "InvalidAction.NotFound", Misaddressed.class),
                row(403, "InvalidAction", Misaddressed.class),
                row(404, "InvalidApi.NotFound", Misaddressed.class),
                row(404, "InvalidProduct.NotFound", Misaddressed.class),
                row(400, "InvalidVersion", Misaddressed.class),
                row(400, "NoSuchVersion", Misaddressed.class),
                row(404, "InvalidRegionId.NotFound", Misaddressed.class),
                row(404, "InvalidRegion.NotFound", Misaddressed.class),
                row(400, "InvalidOperation.NotSupportedEndpoint", Misaddressed.class),
                row(400, "InvalidProtocol.NeedSsl", Misaddressed.class),
                row(405, "UnsupportedHTTPMethod", Misaddressed.class),
                row(503, "InvalidAction.NotFound", Unclear.class),
                // the account owes money
                row(403, "InvalidAccountStatus.NotEnoughBalance", InArrears.class),
                row(400, "NotEnoughBalance", InArrears.class),
                row(400, "Account.Arrearage", InArrears.class),
                row(402, "AccountArrears", InArrears.class),
                row(403, "Forbidden.AccountArrears", InArrears.class),
                row(400, "InsufficientBalance", InArrears.class),
                row(500, "Account.Arrearage", Unclear.class),
                // not allowed
                row(404, "InvalidAccessKeyId.NotFound", NotAllowed.class),
                row(400, "InvalidAccessKeyId.Inactive", NotAllowed.class),
                row(400, "SignatureDoesNotMatch", NotAllowed.class),
                row(400, "IncompleteSignature", NotAllowed.class),
                row(400, "InvalidSecurityToken.Expired", NotAllowed.class),
                row(400, "InvalidSecurityToken.Malformed", NotAllowed.class),
                row(400, "MissingSecurityToken", NotAllowed.class),
                row(403, "Forbidden.RAM", NotAllowed.class),
                row(403, "Forbidden", NotAllowed.class),
                row(403, "NoPermission", NotAllowed.class),
                // clock
                row(400, "InvalidTimeStamp.Expired", ClockOff.class),
                // quota
                row(400, "ExceedLimit.Backend", OverQuota.class),
                row(429, "ExceedLimit.Backend", OverQuota.class),
                row(400, "QuotaExceeded.Backend", OverQuota.class));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("table")
    void errorCodeIsReadAsItsClass(int status, String code, Class<?> expected) {
        var answer = create(
                status, "{\"RequestId\":\"R-1\",\"HostId\":\"h\",\"Code\":\"" + code + "\",\"Message\":\"why\"}");

        assertThat(answer).isInstanceOf(expected);
        var error = (CloudError) answer;
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).contains("why");
        assertThat(error.requestId()).isEqualTo("R-1");
    }

    @ParameterizedTest
    @CsvSource({"DuplicateBackendName,true", "RepeatedBackendName,true", "InvalidBackendName,false"})
    void refusalTellsWhetherTheBackendExists(String code, boolean exists) {
        assertThat(create(400, "{\"Code\":\"" + code + "\"}"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.saysItExists()).isEqualTo(exists));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Bad Gateway</html>", "{", "null", "[]", "\"Throttling\"", "{\"Code\":7}", "{}"})
    void errorWithoutReadableCodeIsUnclear(String body) {
        for (int status : new int[] {301, 400, 404, 408, 500, 502, 503, 504}) {
            assertThat(create(status, body)).isInstanceOf(Unclear.class);
        }
        assertThat(create(429, body)).isInstanceOf(Throttled.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>ok</html>",
                "{\"BackendId\":\"0d105f80a8f340408bd34954d4e4ff22\"",
                "{\"BackendId\":\"0d105f80a8f340408bd34954d4e4ff22\"} trailing",
                "[{\"BackendId\":\"0d10\"}]",
                "{\"RequestId\":\"R-1\"}",
                "{\"BackendId\":null}",
                "{\"BackendId\":\"  \"}",
                "{\"BackendId\":\"a\\nb\"}",
                "{\"BackendId\":12}",
                "{\"RequestId\":\"R-1\",\"Code\":\"Throttling.User\"}",
                "{\"Data\":{\"BackendId\":\"0d10\"}}"
            })
    void successThatLacksAReadableBackendIdIsUnclear(String body) {
        assertThat(create(200, body)).isInstanceOf(Unclear.class);
    }

    @Test
    void successGivesTheIdAndTheRequestId() {
        assertThat(create(200, "{\"BackendId\":\"0d10\",\"RequestId\":\"66D8\",\"New\":[1]}"))
                .isEqualTo(new Created(new BackendId("0d10"), "66D8"));
    }

    @Test
    void deeplyNestedAnswerIsUnclearAndDoesNoHarm() {
        assertThat(create(200, "{\"a\":" + "[".repeat(100_000))).isInstanceOf(Unclear.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "1500, -, PT1.5S",
                "1500, 60, PT1.5S",
                "-, 2, PT2S",
                "-, 0, PT0S",
                "-, 'Thu, 01 Jan 2026 00:00:30 GMT', PT30S",
                "-, 'Wed, 31 Dec 2025 23:59:00 GMT', PT0S",
                "-, 999999999999, PT10M",
                "999999999999999999, -, PT10M",
                "-5, -, -",
                "-, -5, -",
                "99999999999999999999999, -, -",
                "soon, 3, PT3S",
                "-, soon, -",
                "-, -, -"
            })
    void throttleAnswerCarriesTheAskedDelay(
            @Nullable String acs, @Nullable String standard, @Nullable Duration expected) {
        var reply = new HttpAnswer.Received(
                400, RetryAfter.read(acs, standard, NOW), "{\"Code\":\"Throttling.User\"}", CREDENTIALS);

        assertThat(AnswerReader.readCreate(reply))
                .isInstanceOfSatisfying(
                        Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(expected));
    }

    @Test
    void signatureMessageDropsTheStringToSign() {
        var answer = create(
                400,
                "{\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"Specified signature does not match our calculation."
                        + " server string to sign is:GET&%2F&AccessKeyId=LTAI5tSecretId\"}");

        assertThat(((CloudError) answer).message()).isEqualTo("Specified signature does not match our calculation");
    }

    @Test
    void messageIsOneBoundedLineWithoutOurSecrets() {
        var signature = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0";
        var answer = create(
                400,
                "{\"Code\":\"InvalidX\",\"Message\":\"a\\r\\nb\\u0000\\u2028"
                        + " LTAI5tSecretId verySecretSecret stsToken123 "
                        + signature + " 😀" + "x".repeat(5000) + "\"}");

        var message = ((CloudError) answer).message();
        assertThat(message)
                .startsWith("a  b   *** *** *** *** 😀xx")
                .hasSizeLessThanOrEqualTo(Texts.MESSAGE_LENGTH)
                .doesNotContain("LTAI5t", "verySecret", "stsToken", signature);
    }

    @Test
    void codeAndRequestIdHoldNoneOfOurSecrets() {
        var error = (CloudError) create(
                400, "{\"Code\":\"InvalidX.LTAI5tSecretId\",\"RequestId\":\"R-verySecretSecret\",\"Message\":\"m\"}");
        assertThat(error.code()).isEqualTo("InvalidX.***");
        assertThat(error.requestId()).isEqualTo("R-***");

        assertThat(create(200, "{\"BackendId\":\"0d10\",\"RequestId\":\"stsToken123\"}"))
                .isEqualTo(new Created(new BackendId("0d10"), "***"));
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 414, 431})
    void aRequestThatIsTooLargeIsRefusedWhateverTheBodySays(int status) {
        assertThat(create(status, "<html>too large</html>"))
                .isInstanceOfSatisfying(
                        CloudError.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("Http" + status));
    }

    private static Arguments row(int status, String code, Class<? extends CloudError> expected) {
        return Arguments.of(status, code, expected);
    }

    @Test
    void usesAreWhatTheCloudCounts() {
        assertThat(uses(200, "{\"TotalCount\":2,\"ApiInfoList\":{\"ApiInfo\":[{}]}}"))
                .isEqualTo(new UseAnswer.Used(2));
        assertThat(uses(200, "{\"TotalCount\":0}")).isEqualTo(new UseAnswer.Used(0));
        assertThat(uses(200, "{\"ApiInfoList\":{\"ApiInfo\":[]}}")).isInstanceOf(CloudError.Unclear.class);
        assertThat(uses(200, "{\"TotalCount\":\"none\"}")).isInstanceOf(CloudError.Unclear.class);
        assertThat(uses(403, "{\"Code\":\"Forbidden.RAM\"}")).isInstanceOf(CloudError.NotAllowed.class);
    }

    private static UseAnswer uses(int status, String body) {
        return AnswerReader.readUses(new HttpAnswer.Received(status, null, body, CREDENTIALS));
    }

    private static CreateAnswer create(int status, String body) {
        return AnswerReader.readCreate(new HttpAnswer.Received(status, null, body, CREDENTIALS));
    }
}
