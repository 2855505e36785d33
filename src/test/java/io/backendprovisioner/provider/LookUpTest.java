package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.provider.CloudError.Throttled;
import io.backendprovisioner.provider.CloudError.Unclear;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import io.backendprovisioner.provider.LookUpAnswer.Listed;
import io.backendprovisioner.testkit.RealTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LookUpTest {
    @Test
    void allPagesAreRead() throws Exception {
        try (var server = new RawServer((wire, number) -> wire.write(RawServer.json(
                        200,
                        switch (number) {
                            case 1 -> list(3, entry("a1", "or*ders"), entry("a2", "orXders"));
                            default -> list(3, entry("a3", "or*ders"));
                        })));
                var cloud = cloud(server.endpoint())) {

            var query = new BackendQuery.Named("or*ders", "HTTP");
            var answer =
                    listing(number -> cloud.list(query, number, Instant.now().plusSeconds(40)));

            assertThat(ids(answer)).containsExactly("a1", "a2", "a3");
            assertThat(((Listed) answer).backends().getFirst())
                    .isEqualTo(new ListedBackend(
                            new BackendId("a1"),
                            "or*ders",
                            "HTTP",
                            null,
                            Instant.parse("2022-01-25T11:22:29Z"),
                            List.of(new Tag("team", "shop"))));
            assertThat(server.heads()).hasSize(2);
            assertThat(server.heads().get(0))
                    .startsWith("GET /?BackendName=or%2Aders&BackendType=HTTP&PageNumber=1&PageSize=50 ");
            assertThat(server.heads().get(1)).contains("PageNumber=2").contains("x-acs-action: DescribeBackendList");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"TotalCount\":0}",
                "{\"TotalCount\":1,\"BackendInfoList\":{}}",
                "{\"TotalCount\":1,\"BackendInfoList\":[{\"BackendName\":\"orders\"}]}",
                "{\"TotalCount\":1,\"BackendInfoList\":[{\"BackendId\":\"a1\"}]}",
                "{\"TotalCount\":1,\"BackendInfoList\":[7]}"
            })
    void listThatCannotBeMadeOutIsUnclear(String body) throws Exception {
        try (var server = RawServer.answering(RawServer.json(200, body));
                var cloud = cloud(server.endpoint())) {
            assertThat(cloud.list(new BackendQuery.All(), 1, Instant.now().plusSeconds(40)))
                    .isInstanceOf(Unclear.class);
        }
    }

    @Test
    void errorAnswerIsHandedOn() throws Exception {
        try (var server = RawServer.answering(RawServer.json(400, "{\"Code\":\"Throttling.User\"}"));
                var cloud = cloud(server.endpoint())) {
            assertThat(cloud.list(new BackendQuery.All(), 1, Instant.now().plusSeconds(40)))
                    .isInstanceOf(Throttled.class);
        }
    }

    @Test
    void whatIsAbsentIsNotMadeUp() throws Exception {
        var page = Page.read(
                "{\"BackendInfoList\":[{\"BackendId\":\"a1\",\"BackendName\":\"n\",\"CreatedTime\":\"soon\"}]}");

        assertThat(page)
                .isEqualTo(new Page(
                        OptionalInt.empty(),
                        List.of(new ListedBackend(new BackendId("a1"), "n", "", null, null, null))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"Tags\":{}", ",\"Tags\":null", ",\"Tags\":[7]", ",\"Tags\":[{\"Value\":\"shop\"}]"})
    void tagsThatCannotBeMadeOutAreUnknown(String tags) {
        assertThat(tagsOf(tags)).isNull();
    }

    @Test
    void noTagsAreTags() throws Exception {
        assertThat(tagsOf(",\"Tags\":[]")).isEmpty();
    }

    private static @Nullable List<Tag> tagsOf(String field) {
        Page page = Page.read("{\"BackendInfoList\":[{\"BackendId\":\"a1\",\"BackendName\":\"n\"" + field + "}]}");
        return Objects.requireNonNull(page).backends().getFirst().tags();
    }

    @Test
    void emptyListIsListed() throws Exception {
        assertThat(listing(_ -> got(0))).isEqualTo(new Listed(List.of()));
    }

    @Test
    void backendSeenOnTwoPagesIsListedOnce() throws Exception {
        var answer = listing(number -> switch (number) {
            case 1 -> got(3, "a1", "a2");
            case 2 -> got(3, "a2", "a3");
            default -> got(3);
        });

        assertThat(ids(answer)).containsExactly("a1", "a2", "a3");
    }

    @Test
    void listThatShrankBetweenPagesIsReadAgain() throws Exception {
        var calls = new AtomicInteger();
        // a1 is deleted after page 1, so a3 moves to page 1 and would be missed.
        var answer = listing(_ -> switch (calls.incrementAndGet()) {
            case 1 -> got(3, "a1", "a2");
            case 2 -> got(2);
            default -> got(2, "a2", "a3");
        });

        assertThat(ids(answer)).containsExactly("a2", "a3");
        assertThat(calls).hasValue(3);
    }

    @Test
    void totalThatNeverAddsUpIsBelievedOnceReadTwiceAlike() throws Exception {
        var answer = listing(number -> number == 1 ? got(9, "a1") : got(9));

        assertThat(ids(answer)).containsExactly("a1");
    }

    @Test
    void listWithoutATotalIsReadToItsEmptyPage() throws Exception {
        var answer = listing(
                number -> new Page(OptionalInt.empty(), number <= 3 ? List.of(backend("a" + number)) : List.of()));

        assertThat(ids(answer)).containsExactly("a1", "a2", "a3");
    }

    @Test
    void cloudThatIgnoresThePageNumberDoesNotLoop() throws Exception {
        assertThat(ids(listing(_ -> got(5, "a1", "a2")))).containsExactly("a1", "a2");
    }

    @Test
    void listThatKeepsChangingIsUnclear() throws Exception {
        var calls = new AtomicInteger();
        var answer = listing(number -> number == 1 ? got(7, "a" + calls.incrementAndGet(), "b" + calls.get()) : got(7));

        assertThat(answer)
                .isInstanceOfSatisfying(Unclear.class, e -> assertThat(e.code()).isEqualTo("ListKeptChanging"));
    }

    @Test
    void endlessListIsUnclear() throws Exception {
        var answer = listing(number -> got(1_000_000, "a" + number));

        assertThat(answer)
                .isInstanceOfSatisfying(Unclear.class, e -> assertThat(e.code()).isEqualTo("ListTooLong"));
    }

    private static LookUpAnswer listing(BackendListing.Pages pages) throws InterruptedException {
        return new BackendListing(pages, 200).read();
    }

    private static List<String> ids(LookUpAnswer answer) {
        assertThat(answer).isInstanceOf(Listed.class);
        return ((Listed) answer)
                .backends().stream().map(backend -> backend.id().value()).toList();
    }

    private static PageAnswer got(int total, String... ids) {
        var backends = List.of(ids).stream().map(LookUpTest::backend).toList();
        return new Page(OptionalInt.of(total), backends);
    }

    private static ListedBackend backend(String id) {
        return new ListedBackend(new BackendId(id), "orders", "HTTP", null, null, List.of());
    }

    private static String list(int total, String... entries) {
        return "{\"TotalCount\":" + total + ",\"PageNumber\":1,\"PageSize\":50,\"BackendInfoList\":["
                + String.join(",", entries) + "]}";
    }

    private static String entry(String id, String name) {
        return "{\"BackendId\":\"" + id + "\",\"BackendName\":\"" + name + "\",\"BackendType\":\"HTTP\","
                + "\"CreatedTime\":\"2022-01-25T11:22:29Z\",\"Tags\":[{\"Key\":\"team\",\"Value\":\"shop\"}]}";
    }

    private static SignedCloudApi cloud(String endpoint) {
        var properties = new ProviderProperties(
                "cn-hangzhou", endpoint, Duration.ofSeconds(20), Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
        return new SignedCloudApi(
                properties,
                null,
                10,
                _ -> new Fetched.Found(new Credentials("id-1", "secret-1", null)),
                new RealTime());
    }
}
