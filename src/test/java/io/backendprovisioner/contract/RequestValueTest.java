package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.VALUE;
import static io.backendprovisioner.contract.RequestFixture.request;
import static io.backendprovisioner.contract.RequestFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestValueTest {
    private static final String NAMED = "{\"backendName\": \"orders\", \"backendType\": \"HTTP\", ";
    private static final BackendSpec FULL = new BackendSpec(
            "orders", "HTTP", "orders\nservice", false, true, List.of(new Tag("team", "shop"), new Tag("bare", "")));

    @Test
    void everyFieldIsRead() {
        assertThat(request("""
                        {"backendName": "orders", "backendType": "HTTP", "description": "orders\\nservice",
                         "createEventBridgeServiceLinkedRole": false, "createSlr": true,
                         "tags": [{"key": "team", "value": "shop"}, {"key": "bare"}]}""").readSpec()).isEqualTo(FULL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tag", "Tags"})
    void theCloudsOwnSpellingIsReadToo(String tags) {
        assertThat(request("""
                        {"BackendName": "orders", "BackendType": "HTTP", "Description": "orders\\nservice",
                         "CreateEventBridgeServiceLinkedRole": false, "CreateSlr": true,
                         "%s": [{"Key": "team", "Value": "shop"}, {"Key": "bare", "Value": null}]}""".formatted(tags)).readSpec()).isEqualTo(FULL);
    }

    @Test
    void nullStandsForAnAbsentOptionalField() {
        assertThat(request(NAMED + """
                        "description": null, "createSlr": null, "createEventBridgeServiceLinkedRole": null, "tags": null}""").readSpec())
                .isEqualTo(new BackendSpec("orders", "HTTP", null, null, null, List.of()));
    }

    @Test
    void aNameFullOfAsterisksIsAName() {
        assertThat(request("{\"backendName\": \"***\", \"backendType\": \"HTTP\"}")
                        .readSpec()
                        .name())
                .isEqualTo("***");
    }

    @Test
    void anUndocumentedTypePasses() {
        assertThat(request("{\"backendName\": \"a\", \"backendType\": \"EVENTBRIDGE\"}")
                        .readSpec()
                        .type())
                .isEqualTo("EVENTBRIDGE");
        assertThat(BackendTypes.isDocumented("EVENTBRIDGE")).isFalse();
        assertThat(BackendTypes.isDocumented("FC_HTTP_V3")).isTrue();
    }

    @Test
    void aTombstoneIsRefused() {
        assertThat(request().value(null).flaws()).containsExactly(" the value is missing, it must be a JSON object");
    }

    @Test
    void valueOf64KiBPassesAndOneByteMoreDoesNot() {
        var value = Arrays.copyOf(utf8(VALUE), 64 * 1024);
        Arrays.fill(value, VALUE.length(), value.length, (byte) ' ');
        assertThat(request().value(value).readSpec().name()).isEqualTo("orders");

        assertThat(request().value(Arrays.copyOf(value, value.length + 1)).flaws())
                .containsExactly(" the value has 65537 bytes, at most 65536 are allowed");
    }

    @Test
    void invalidUtf8IsRefusedThoughAGenuineReplacementCharacterIsNot() {
        var invalid = utf8(VALUE);
        invalid[VALUE.indexOf("orders")] = (byte) 0xC3;
        assertThat(request().value(invalid).flaws()).containsExactly(" the value is not valid UTF-8");

        assertThat(request(VALUE.replace("orders", "\uFFFD")).readSpec().name()).isEqualTo("\uFFFD");
    }

    @Test
    void otherEncodingsOfUnicodeAreRefused() {
        assertThat(request("\uFEFF" + VALUE).flaws())
                .containsExactly(" the value starts with a byte order mark, which JSON does not allow");
        assertThat(request().value(VALUE.getBytes(StandardCharsets.UTF_16LE)).flaws())
                .containsExactly(" the value is not JSON, at line 1, column 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "orders | is not JSON, at line 1",
                "`` | must be a JSON object, found nothing",
                "`  ` | must be a JSON object, found nothing",
                "[] | must be a JSON object, found an array",
                "\"orders\" | must be a JSON object, found a string",
                "17 | must be a JSON object, found a number",
                "true | must be a JSON object, found a boolean",
                "null | must be a JSON object, found null",
                "{\"backendName\": \"a\", \"backendType\": \"HTTP\" | is not JSON, it ends too early, at line 1, column 4",
                "{'backendName': 'a'} | is not JSON, at line 1, column",
                "{backendName: \"a\"} | is not JSON, at line 1, column",
                "{\"backendName\": \"a\",} | is not JSON, at line 1, column",
                "{\"backendName\": NaN} | is not JSON, at line 1, column",
                "{\"backendName\": \"a\" /* why */} | is not JSON, at line 1, column",
                "{\"backendName\": \"\\x\"} | is not JSON, at line 1, column",
                "{\"description\": \"a\tb\"} | is not JSON, at line 1, column"
            })
    void whatIsNoJsonObjectIsRefusedInOurOwnWords(String json, String message) {
        assertThat(request(json).flaws()).singleElement().asString().startsWith(" the value " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "x", "}", ",", "\"", "1", "/**/", "null"})
    void nothingMayFollowTheObject(String rest) {
        assertThat(request(VALUE + "\n" + rest).flaws())
                .singleElement()
                .asString()
                .startsWith(" something follows the JSON object, at line 2, column ");
    }

    @Test
    void twentyThousandLevelsAreRefused() {
        for (var level : List.of("[", "{\"a\":")) {
            assertThat(request(NAMED + "\"description\": " + level.repeat(65_000 / level.length()))
                            .flaws())
                    .hasSize(2)
                    .element(1)
                    .asString()
                    .startsWith(" the value is nested more than 16 levels deep, at line 1, column ");
        }
        assertThat(request("[".repeat(20_000)).flaws()).anyMatch(flaw -> flaw.contains("nested more than 16"));
    }

    @Test
    void hugeNumbersAndNamesArePlainViolations() {
        assertThat(request(NAMED + "\"description\": " + "9".repeat(60_000) + "}")
                        .flaws())
                .containsExactly("/description must be a string, found a number");
        assertThat(request(NAMED + "\"" + "n".repeat(60_000) + "\": 1e9999999}").flaws())
                .singleElement()
                .asString()
                .startsWith("/" + "n".repeat(63) + "… is not known")
                .hasSizeLessThan(300);
    }

    @Test
    void fieldGivenTwiceIsRefusedInEitherSpelling() {
        assertThat(request(NAMED + "\"backendName\": \"b\"}").flaws())
                .containsExactly("/backendName is given more than once");
        assertThat(request(NAMED + "\"BackendType\": \"HTTP\"}").flaws())
                .containsExactly("/BackendType is given as backendType too");
        assertThat(request(NAMED + "\"tags\": [{\"key\": \"a\", \"Key\": \"b\"}], \"\\u0074ags\": []}")
                        .flaws())
                .containsExactly("/tags/0/Key is given as key too", "/tags is given more than once");
    }

    @ParameterizedTest
    @CsvSource({
        "backendname, backendName",
        "bakendNam, backendName",
        "backend_type, backendType",
        "desciption, description",
        "tag, tags",
        "createSLR, createSlr"
    })
    void unknownFieldIsRefusedWithTheNameThatWasMeant(String given, String meant) {
        assertThat(request(NAMED + "\"" + given + "\": {\"any\": [1]}}").flaws())
                .containsExactly("/" + given + " is not known, did you mean " + meant + "?");
    }

    @Test
    void unknownFieldThatResemblesNothingIsRefusedWithAllNames() {
        assertThat(request(NAMED + "\"a/b~c\": 1, \"\\ud800\": 2}").flaws())
                .containsExactly(
                        "/a~1b~0c is not known, known are backendName, backendType, description, "
                                + "createEventBridgeServiceLinkedRole, createSlr, tags",
                        "/\uFFFD is not known, known are backendName, backendType, description, "
                                + "createEventBridgeServiceLinkedRole, createSlr, tags");
    }

    @Test
    void missingBlankAndNullNamesAreTold() {
        assertThat(request("{}").flaws()).containsExactly("/backendName is missing", "/backendType is missing");
        assertThat(request("{\"backendName\": \"\", \"BackendType\": \" \\u00a0\"}")
                        .flaws())
                .containsExactly("/backendName must not be blank", "/BackendType must not be blank");
        assertThat(request("{\"backendName\": null, \"backendType\": 7}").flaws())
                .containsExactly(
                        "/backendName must be a string, found null", "/backendType must be a string, found a number");
    }

    @Test
    void namesThatTheCloudMightChangeAreRefused() {
        assertThat(request("{\"backendName\": \" a\", \"backendType\": \"HTTP\\u00a0\"}")
                        .flaws())
                .containsExactly(
                        "/backendName must not start or end with white space",
                        "/backendType must not start or end with white space");
    }

    @Test
    void controlCharactersAndHalvesOfPairsAreRefused() {
        assertThat(request("""
                        {"backendName": "a\\u0000", "backendType": "H\\nTTP", "description": "\\t\\n\\r\\u0007",
                         "tags": [{"key": "a\\u0085", "value": "a\\u2028"}, {"key": "\\ud83d", "value": "\\ude00\\ud83d"},
                                  {"key": "\\ud83d\\ude00"}]}""").flaws())
                .containsExactly(
                        "/backendName must not have control characters, found U+0000 at character 2",
                        "/backendType must not have control characters, found U+000A at character 2",
                        "/description must not have control characters, found U+0007 at character 4",
                        "/tags/0/key must not have control characters, found U+0085 at character 2",
                        "/tags/0/value must not have control characters, found U+2028 at character 2",
                        "/tags/1/key must be valid Unicode, found half of a surrogate pair at character 1",
                        "/tags/1/value must be valid Unicode, found half of a surrogate pair at character 1");
    }

    @Test
    void wrongTypesAreToldWithWhatWasFound() {
        assertThat(request(NAMED + """
                        "description": ["a"], "createSlr": "true", "createEventBridgeServiceLinkedRole": 1,
                        "tags": {"team": "shop"}}""").flaws())
                .containsExactly(
                        "/description must be a string, found an array",
                        "/createSlr must be true or false, found a string",
                        "/createEventBridgeServiceLinkedRole must be true or false, found a number",
                        "/tags must be an array, found an object");
    }

    @Test
    void wrongTagsAreTold() {
        assertThat(request(NAMED + """
                        "tags": ["a", null, {}, {"key": null}, {"key": "a", "value": 1, "vlue": 1}, {"key": "a"},
                                 {"key": ""}, {"key": "Provisioner-Request"}, {"key": " provisioner-request "}]}""").flaws())
                .containsExactly(
                        "/tags/0 must be an object with key and value, found a string",
                        "/tags/1 must be an object with key and value, found null",
                        "/tags/2/key is missing",
                        "/tags/3/key must be a string, found null",
                        "/tags/4/value must be a string, found a number",
                        "/tags/4/vlue is not known, did you mean value?",
                        "/tags/5/key is the key of an earlier tag too",
                        "/tags/6/key must not be blank",
                        "/tags/7/key must not be provisioner-request, which is reserved",
                        "/tags/8/key must not be provisioner-request, which is reserved");
    }

    @Test
    void violationsBeforeTheTextGoesWrongAreKept() {
        assertThat(request("{\"backendName\": 7,\n \"nme\": oops").flaws())
                .hasSize(2)
                .first()
                .isEqualTo("/backendName must be a string, found a number");
    }

    @Test
    void aHundredViolationsAreListedAndTheRestCounted() {
        var fields = IntStream.range(0, 150).mapToObj(i -> "\"x" + i + "\": 1").collect(Collectors.joining(","));
        assertThat(request(NAMED + fields + "}").flaws()).hasSize(101).last().isEqualTo(" and 50 more");
    }
}
