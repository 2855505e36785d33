package io.backendprovisioner.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.openapiutil.Client;
import com.aliyun.tea.TeaRequest;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Checked against the vendor's documented vector and against the signer in the vendor's own SDK. */
class SignatureV3Test {
    private static final Credentials CREDENTIALS = new Credentials("YourAccessKeyId", "YourAccessKeySecret", null);

    private final TreeMap<String, String> headers = new TreeMap<>(Map.of(
            "host", "ecs.cn-shanghai.aliyuncs.com",
            "x-acs-action", "RunInstances",
            "x-acs-version", "2014-05-26",
            "x-acs-date", "2023-10-26T10:22:32Z",
            "x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d",
            "x-acs-content-sha256", SignatureV3.EMPTY_BODY_HASH));

    @Example
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

    @Example
    void emptyBodyHasTheHashOfNoBytes() {
        assertThat(SignatureV3.sha256("")).isEqualTo(SignatureV3.EMPTY_BODY_HASH);
    }

    @Example
    void oddCharactersAreEncodedByRfc3986() {
        assertThat(SignatureV3.percentEncode("a b*~+'\"%é😀\r\n"))
                .isEqualTo("a%20b%2A~%2B%27%22%25%C3%A9%F0%9F%98%80%0D%0A");
    }

    @Property
    void encodingAgreesWithTheVendors(@ForAll("odd") String text) throws Exception {
        assertThat(SignatureV3.percentEncode(text)).isEqualTo(Client.percentEncode(text));
    }

    @Property(tries = 300)
    void authorizationAgreesWithTheVendors(
            @ForAll("odd") String name, @ForAll("odd") String description, @ForAll("odd") String tag) throws Exception {
        var parameters = new TreeMap<>(Map.of("BackendName", name, "Description", description, "Tag.1.Key", tag));
        var foreign = new TeaRequest();
        foreign.method = "POST";
        foreign.pathname = "/";
        foreign.headers.putAll(headers);
        foreign.query.putAll(parameters);

        var canonical = SignatureV3.canonicalRequest(
                "POST", SignatureV3.canonicalQuery(parameters), headers, SignatureV3.EMPTY_BODY_HASH);

        assertThat(SignatureV3.authorization(canonical, headers, CREDENTIALS))
                .isEqualTo(Client.getAuthorization(
                        foreign,
                        SignatureV3.ALGORITHM,
                        SignatureV3.EMPTY_BODY_HASH,
                        CREDENTIALS.accessKeyId(),
                        CREDENTIALS.secret()));
    }

    /** Any text of whole code points: the vendor's encoder and ours differ in nothing but lone surrogates. */
    @Provide
    Arbitrary<String> odd() {
        var pieces =
                Arbitraries.of(" ", "*", "~", "+", "'", "\"", "&", "=", "%", "/", "\r\n", "é", "中", "😀", "a", "0");
        var anything = Arbitraries.strings().ofMaxLength(20).map(text -> text.replaceAll("\\p{Cs}", "?"));
        return Arbitraries.oneOf(pieces.list().ofMaxSize(12).map(list -> String.join("", list)), anything);
    }
}
