package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.openapiutil.Client;
import com.aliyun.tea.TeaRequest;
import io.backendprovisioner.testkit.OddTexts;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checked against the vendor's documented vector and against the signer in the vendor's own SDK. */
class SignatureV3Test {
    private static final Credentials CREDENTIALS = new Credentials("YourAccessKeyId", "YourAccessKeySecret", null);

    private final OddTexts odd = new OddTexts();
    private final TreeMap<String, String> headers = new TreeMap<>(Map.of(
            "host", "ecs.cn-shanghai.aliyuncs.com",
            "x-acs-action", "RunInstances",
            "x-acs-version", "2014-05-26",
            "x-acs-date", "2023-10-26T10:22:32Z",
            "x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d",
            "x-acs-content-sha256", SignatureV3.EMPTY_BODY_HASH));

    @Test
    void documentedVectorIsReproduced() {
        var query = SignatureV3.canonicalQuery(new TreeMap<>(
                Map.of("RegionId", "cn-shanghai", "ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")));
        var canonical = SignatureV3.canonicalRequest("POST", query, headers, SignatureV3.EMPTY_BODY_HASH);

        assertThat(SignatureV3.sha256(canonical))
                .isEqualTo("7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
        assertThat(SignatureV3.authorization(canonical, headers, CREDENTIALS))
                .isEqualTo("ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
                        + "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
                        + "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
    }

    @Test
    void emptyBodyHasTheHashOfNoBytes() {
        assertThat(SignatureV3.sha256("")).isEqualTo(SignatureV3.EMPTY_BODY_HASH);
    }

    @Test
    void oddCharactersAreEncodedByRfc3986() {
        assertThat(SignatureV3.percentEncode("a b*~+'\"%é😀\r\n"))
                .isEqualTo("a%20b%2A~%2B%27%22%25%C3%A9%F0%9F%98%80%0D%0A");
    }

    @Test
    void encodingAgreesWithTheVendors() throws Exception {
        for (String text : Stream.concat(
                        OddTexts.eachAlone(), Stream.generate(odd::any).limit(1000))
                .toList()) {
            assertThat(SignatureV3.percentEncode(text)).as("%s", odd).isEqualTo(Client.percentEncode(text));
        }
    }

    @Test
    void authorizationAgreesWithTheVendors() throws Exception {
        for (int round = 0; round < 300; round++) {
            authorizationAgreesWithTheVendors(odd.any(), odd.any(), odd.any());
        }
    }

    private void authorizationAgreesWithTheVendors(String name, String description, String tag) throws Exception {
        var parameters = new TreeMap<>(Map.of("BackendName", name, "Description", description, "Tag.1.Key", tag));
        var foreign = new TeaRequest();
        foreign.method = "POST";
        foreign.pathname = "/";
        foreign.headers.putAll(headers);
        foreign.query.putAll(parameters);

        var canonical = SignatureV3.canonicalRequest(
                "POST", SignatureV3.canonicalQuery(parameters), headers, SignatureV3.EMPTY_BODY_HASH);

        assertThat(SignatureV3.authorization(canonical, headers, CREDENTIALS))
                .as("%s", odd)
                .isEqualTo(Client.getAuthorization(
                        foreign,
                        SignatureV3.ALGORITHM,
                        SignatureV3.EMPTY_BODY_HASH,
                        CREDENTIALS.accessKeyId(),
                        CREDENTIALS.secret()));
    }
}
