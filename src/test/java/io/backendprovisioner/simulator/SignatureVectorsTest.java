package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SignatureVectorsTest {

    @Test
    void documentedV3RequestHasTheDocumentedSignature() {
        var emptyDigest = Digests.sha256Hex(new byte[0]);
        var headers = Map.of(
                "host", "ecs.cn-shanghai.aliyuncs.com",
                "x-acs-action", "RunInstances",
                "x-acs-content-sha256", emptyDigest,
                "x-acs-date", "2023-10-26T10:22:32Z",
                "x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d",
                "x-acs-version", "2014-05-26");
        var query =
                Rfc3986.decodeQuery("ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai");
        var request = new ApiRequest("POST", "/", query, new TreeMap<>(), headers, emptyDigest);

        var stringToSign = SignatureV3.stringToSign(
                SignatureV3.canonicalRequest(request, List.copyOf(new TreeMap<>(headers).keySet())));

        assertThat(stringToSign)
                .isEqualTo("ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
        assertThat(SignatureV3.sign(stringToSign, "YourAccessKeySecret"))
                .isEqualTo("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
    }

    @Test
    void documentedV1RequestHasTheDocumentedSignature() {
        var parameters = Rfc3986.decodeQuery("Action=DescribeRegions&Format=XML&Version=2014-05-26&AccessKeyId=testid"
                + "&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&Timestamp=2016-02-23T12%3A46%3A24Z"
                + "&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&Signature=ignored");

        assertThat(SignatureV1.sign(SignatureV1.stringToSign("GET", parameters), "testsecret"))
                .isEqualTo("OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
    }

    @Test
    void plusOnTheWireIsASpaceAndIsSignedAsOne() {
        assertThat(Rfc3986.canonicalQuery(Rfc3986.decodeQuery("a=x+y*z%7E%2B&b")))
                .isEqualTo("a=x%20y%2Az~%2B&b=");
    }
}
