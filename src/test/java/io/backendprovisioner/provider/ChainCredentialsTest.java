package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.credentials.exception.CredentialException;
import com.aliyun.credentials.models.CredentialModel;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import io.backendprovisioner.testkit.RealTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChainCredentialsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<@Nullable CredentialModel> model = new AtomicReference<>();
    private final Time time = new RealTime() {
        @Override
        public Instant instant() {
            return now.get();
        }
    };

    @Test
    void foundCredentialsAreKeptForAWhile() {
        model.set(model("id-1", "token-1"));
        var source = source();

        for (int i = 0; i < 100; i++) {
            assertThat(current(source)).isEqualTo(new Fetched.Found(new Credentials("id-1", "secret", "token-1")));
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void renewedCredentialsAreTakenUpInTheBackground() {
        model.set(model("id-1", ""));
        var source = source();
        assertThat(current(source)).isEqualTo(new Fetched.Found(new Credentials("id-1", "secret", null)));
        model.set(model("id-2", ""));
        now.updateAndGet(t -> t.plusSeconds(2));

        assertThat(current(source)).isInstanceOf(Fetched.Found.class);
        awaitThat(() -> current(source).equals(new Fetched.Found(new Credentials("id-2", "secret", null))));
    }

    @Test
    void credentialsThatAppearAreFoundWithoutARestart() {
        var source = source();
        assertThat(current(source)).isInstanceOf(Fetched.Missing.class);
        assertThat(current(source)).isInstanceOf(Fetched.Missing.class);
        assertThat(asked).hasValue(1);

        model.set(model("id-1", ""));
        now.updateAndGet(t -> t.plusSeconds(6));

        awaitThat(() -> current(source) instanceof Fetched.Found);
    }

    @Test
    void chainThatHangsHoldsUpNobodyOnceThereAreCredentials() throws Exception {
        var hang = new CountDownLatch(1);
        var source = new ChainCredentials(
                () -> {
                    if (asked.incrementAndGet() > 1) {
                        await(hang);
                    }
                    return model("id-" + asked.get(), "");
                },
                Proxies.NONE,
                time);
        assertThat(current(source)).isInstanceOf(Fetched.Found.class);
        now.updateAndGet(t -> t.plusSeconds(2));

        for (int i = 0; i < 500; i++) {
            assertThat(current(source)).isEqualTo(new Fetched.Found(new Credentials("id-1", "secret", null)));
        }
        awaitThat(() -> asked.get() == 2);
        hang.countDown();
        awaitThat(() -> current(source).equals(new Fetched.Found(new Credentials("id-2", "secret", null))));
    }

    @Test
    void manyFirstCallersShareOneFetch() throws Exception {
        var hang = new CountDownLatch(1);
        var source = new ChainCredentials(
                () -> {
                    asked.incrementAndGet();
                    await(hang);
                    return model("id-1", "");
                },
                Proxies.NONE,
                time);
        List<CompletableFuture<Fetched>> callers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            var caller = new CompletableFuture<Fetched>();
            callers.add(caller);
            Thread.ofVirtual().start(() -> caller.complete(current(source)));
        }
        awaitThat(() -> asked.get() == 1);
        hang.countDown();

        for (var caller : callers) {
            assertThat(caller.get(20, TimeUnit.SECONDS)).isInstanceOf(Fetched.Found.class);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void firstCallerWaitsNoLongerThanItsDeadline() {
        var hang = new CountDownLatch(1);
        var source = new ChainCredentials(
                () -> {
                    await(hang);
                    return model("id-1", "");
                },
                Proxies.NONE,
                time);

        assertThat(source.current(now.get().plusMillis(50))).isInstanceOf(Fetched.Missing.class);
        hang.countDown();
    }

    @Test
    void incompleteCredentialsAreMissing() {
        model.set(CredentialModel.builder().accessKeyId("id-1").build());
        assertThat(current(source())).isInstanceOf(Fetched.Missing.class);
    }

    /** As an {@code echo} into a Secret, an editor, a web page and a shell's quotes leave them. */
    @ParameterizedTest
    @ValueSource(strings = {"%s\n", "%s\r\n", " %s", "%s \t", "\uFEFF%s", "\u00A0%s\u200B"})
    void whiteSpaceAroundCredentialsIsNotSignedWith(String around) {
        model.set(CredentialModel.builder()
                .accessKeyId(around.formatted("id-1"))
                .accessKeySecret(around.formatted("secret"))
                .securityToken(around.formatted("token+/="))
                .build());
        assertThat(current(source())).isEqualTo(new Fetched.Found(new Credentials("id-1", "secret", "token+/=")));
    }

    @Test
    void aTokenOfWhiteSpaceIsNone() {
        model.set(model("id-1", " \n"));
        assertThat(current(source())).isEqualTo(new Fetched.Found(new Credentials("id-1", "secret", null)));
    }

    @ParameterizedTest
    @CsvSource({
        "'hid den', the access key id has a blank as character 4",
        "'hid\nden', the access key id has a line end as character 4",
        "'\"hidden\"', the access key id has a quotation mark as character 1",
        "'hidden\\n', the access key id has a backslash as character 7",
        "'hidden\u0000', the access key id has a control character as character 7",
        "'hi\u0434den', the access key id has a character that is not ASCII as character 3",
    })
    void aCharacterThatNoKeyHasIsNamedWithoutTheKey(String odd, String said) {
        model.set(model(odd, ""));
        isRefused(said);
        model.set(CredentialModel.builder()
                .accessKeyId("id-1")
                .accessKeySecret(odd)
                .build());
        isRefused(said.replace("id", "secret"));
        model.set(model("id-1", odd));
        isRefused(said.replace("access key id", "security token"));
    }

    private void isRefused(String said) {
        assertThat(current(source()))
                .isInstanceOfSatisfying(
                        Fetched.Missing.class,
                        missing -> assertThat(missing.reason())
                                .startsWith(said)
                                .doesNotContain("hid", "den")
                                .hasLineCount(1));
    }

    @Test
    void checkTellsWhatToSet() {
        assertThat(new CredentialsCheck(_ -> new Fetched.Missing("set X"), time).problem())
                .isEqualTo("set X");
        model.set(model("id-1", ""));
        assertThat(new CredentialsCheck(source(), time).problem()).isNull();
    }

    @Test
    void adviceNamesWhatIsUnset() {
        assertThat(CredentialsAdvice.from(Map.of(), null))
                .contains("set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET");
        assertThat(CredentialsAdvice.from(Map.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "hidden"), null))
                .endsWith("also set ALIBABA_CLOUD_ACCESS_KEY_SECRET");
        assertThat(CredentialsAdvice.from(Map.of("ALIBABA_CLOUD_ROLE_ARN", "hidden"), null))
                .endsWith("also set ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_OIDC_TOKEN_FILE")
                .doesNotContain("hidden");
    }

    @Test
    void credentialsAreNotPrinted() {
        assertThat(new Credentials("id-1", "secret-1", "token-1").toString())
                .doesNotContain("id-1", "secret-1", "token-1");
    }

    private ChainCredentials source() {
        return new ChainCredentials(
                () -> {
                    asked.incrementAndGet();
                    var found = model.get();
                    if (found == null) {
                        throw new CredentialException("Unable to load credentials");
                    }
                    return found;
                },
                Proxies.NONE,
                time);
    }

    private Fetched current(CredentialsSource source) {
        return source.current(now.get().plus(Duration.ofSeconds(20)));
    }

    private static CredentialModel model(String id, String token) {
        return CredentialModel.builder()
                .accessKeyId(id)
                .accessKeySecret("secret")
                .securityToken(token)
                .build();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitThat(Supplier<Boolean> condition) {
        while (!condition.get()) {
            Thread.onSpinWait();
        }
    }
}
