package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
    private static final SimulatorCredential STS = new SimulatorCredential("sts", "secret", "token");
    private final SimulatorFixture cloud = new SimulatorFixture(
            SimulatorSettings.defaults().withCredentials(new SimulatorCredential("testid", "testsecret"), STS));

    @AfterEach
    void end() {
        cloud.close();
    }

    @Test
    void signedCallIsLetIn() {
        var seen = cloud.create("orders");

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.text("RequestId")).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
        assertThat(seen.text("BackendId")).matches("[0-9a-f]{32}");
        assertThat(cloud.simulator.calls().count(Action.CREATE, "OK")).isEqualTo(1);
    }

    @Test
    void errorsHaveTheCloudsShape() {
        var seen = cloud.call(Action.CREATE);

        assertThat(seen.body().propertyNames())
                .containsExactlyInAnyOrder("RequestId", "HostId", "Code", "Message", "Recommend");
    }

    @Test
    void unknownKeyIsNotFound() {
        refused(cloud.signedCreate("a").by(new SimulatorCredential("who", "x")), 404, "InvalidAccessKeyId.NotFound");
    }

    @Test
    void wrongSecretIsToldWhatShouldHaveBeenSigned() {
        var seen = cloud.send(cloud.signedCreate("a").by(new SimulatorCredential("testid", "wrong")));

        assertThat(seen.status()).isEqualTo(400);
        assertThat(seen.code()).isEqualTo("SignatureDoesNotMatch");
        assertThat(seen.text("Message")).contains("server string to sign is: ACS3-HMAC-SHA256\n");
        assertThat(cloud.simulator.backends()).isEmpty();
    }

    @Test
    void unsignedCallLacksItsKey() {
        assertThat(cloud.send(HttpRequest.newBuilder(URI.create(cloud.simulator.endpoint() + "/?Action=CreateBackend"))
                                .build())
                        .code())
                .isEqualTo("MissingAccessKeyId");
    }

    @Test
    void unsignedCloudHeaderIsIncomplete() {
        var call = cloud.signedCreate("a");
        var request = HttpRequest.newBuilder(call.to(cloud.simulator.endpoint()), (_, _) -> true)
                .header("x-acs-extra", "1")
                .build();

        assertThat(cloud.send(request).code()).isEqualTo("IncompleteSignature");
    }

    @Test
    void authorizationOfAnotherKindIsIncomplete() {
        var request = HttpRequest.newBuilder(URI.create(cloud.simulator.endpoint()))
                .header("Authorization", "Bearer x")
                .build();

        assertThat(cloud.send(request).code()).isEqualTo("IncompleteSignature");
    }

    @Test
    void bodyThatIsNotTheSignedOneIsRefused() {
        var call = cloud.signedCreate("a");
        var request = HttpRequest.newBuilder(call.to(cloud.simulator.endpoint()), (_, _) -> true)
                .POST(HttpRequest.BodyPublishers.ofString("more"))
                .build();

        assertThat(cloud.send(request).code()).isEqualTo("SignatureDoesNotMatch");
    }

    @Test
    void nonceServesOnce() {
        var call = cloud.signedCreate("a");

        assertThat(cloud.send(call).status()).isEqualTo(200);
        refused(call, 400, "SignatureNonceUsed");
        assertThat(cloud.simulator.backends()).hasSize(1);
    }

    @Test
    void dateMayBeFifteenMinutesOffAndNoMore() {
        var now = cloud.clock.instant();

        assertThat(cloud.send(cloud.signedCreate("a")
                                .datedAt(now.minusSeconds(900).toString()))
                        .status())
                .isEqualTo(200);
        refused(cloud.signedCreate("b").datedAt(now.minusSeconds(901).toString()), 400, "InvalidTimeStamp.Expired");
        refused(cloud.signedCreate("c").datedAt(now.plusSeconds(901).toString()), 400, "InvalidTimeStamp.Expired");
        refused(cloud.signedCreate("d").datedAt("yesterday"), 400, "InvalidTimeStamp.Format");
    }

    @Test
    void temporaryKeyNeedsItsToken() {
        assertThat(cloud.send(cloud.signedCreate("a").by(STS)).status()).isEqualTo(200);
        refused(cloud.signedCreate("b").by(new SimulatorCredential("sts", "secret")), 400, "MissingSecurityToken");
        refused(
                cloud.signedCreate("c").by(new SimulatorCredential("sts", "secret", "old")),
                400,
                "InvalidSecurityToken.MismatchWithAccessKey");
    }

    @Test
    void whatIsNotOfferedIsRefusedByName() {
        refused(cloud.signedCreate("a").ofAction("CreateApi", "2016-07-14"), 404, "InvalidAction.NotFound");
        refused(cloud.signedCreate("a").ofAction("CreateBackend", "2020-01-01"), 400, "InvalidVersion");
        refused(cloud.signedCreate("a").ofMethod("PUT"), 400, "UnsupportedHTTPMethod");
    }

    @Test
    void nonceIsForgottenOnlyWhenItsDateIsTooOldAnyway() {
        var nonces = new Nonces(Duration.ofMinutes(30), 1000, cloud.clock);
        assertThat(nonces.isNew("n")).isTrue();
        cloud.clock.move(Duration.ofMinutes(29));
        for (var i = 0; i < 999; i++) {
            assertThat(nonces.isNew("n" + i)).isTrue();
        }

        assertThat(nonces.isNew("n")).isFalse();
        cloud.clock.move(Duration.ofMinutes(2));
        nonces.isNew("turns the generation");
        assertThat(nonces.isNew("n")).isFalse();
        cloud.clock.move(Duration.ofMinutes(31));
        nonces.isNew("turns it again");
        assertThat(nonces.isNew("n")).isTrue();
    }

    private void refused(SignedCall call, int status, String code) {
        var seen = cloud.send(call);
        assertThat(seen.code()).isEqualTo(code);
        assertThat(seen.status()).isEqualTo(status);
    }
}
