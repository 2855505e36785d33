package io.backendprovisioner.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** The vendor's own generic client finds here what it would find at the vendor's. */
class ForeignClientTest {
    private static final Simulator simulator = Simulator.start(SimulatorSettings.defaults());

    enum Signing {
        V3(""),
        V1("v2");

        final String algorithm;

        Signing(String algorithm) {
            this.algorithm = algorithm;
        }
    }

    @BeforeContainer
    static void begin() {
        simulator.reset();
    }

    @AfterContainer
    static void end() {
        simulator.close();
    }

    @Property(tries = 60)
    void anyNameComesThroughAsItWasSent(
            @ForAll("oddTexts") String name, @ForAll("oddTexts") String tag, @ForAll Signing signing) throws Exception {
        var id = String.valueOf(call(
                        signing,
                        "CreateBackend",
                        Map.of("BackendName", name, "BackendType", "HTTP", "Tag.1.Key", "k", "Tag.1.Value", tag))
                .get("BackendId"));

        var stored = simulator.backendsNamed(name).getLast();
        assertThat(stored.id()).isEqualTo(id).matches("[0-9a-f]{32}");
        assertThat(stored.tag("k")).contains(tag);

        var listed = call(
                signing,
                "DescribeBackendList",
                Map.of("BackendName", name.replace("*", "\\*"), "Tag.1.Key", "k", "Tag.1.Value", tag));
        assertThat((List<?>) listed.get("BackendInfoList"))
                .anySatisfy(info -> assertThat(fields(info))
                        .containsEntry("BackendId", id)
                        .containsEntry("BackendName", name)
                        .containsEntry("Tags", List.of(Map.of("Key", "k", "Value", tag))));

        var described = call(signing, "DescribeBackendInfo", Map.of("BackendId", id));
        assertThat(fields(described.get("BackendInfo"))).containsEntry("BackendName", name);
        call(signing, "DeleteBackend", Map.of("BackendId", id));
        assertThat(simulator.backends()).noneMatch(backend -> backend.id().equals(id));
    }

    @Provide
    Arbitrary<String> oddTexts() {
        return Arbitraries.of(
                        " ", "*", "~", "+", "'", "\"", "😀", "\r\n", "%", "%2B", "&", "=", "/", "\\", "ü", "漢", "\t",
                        "<b>", "a")
                .list()
                .ofMaxSize(6)
                .map(parts -> "x" + String.join("", parts) + "z");
    }

    private static Map<String, Object> call(Signing signing, String action, Map<String, String> parameters)
            throws Exception {
        var config = new Config()
                .setAccessKeyId("testid")
                .setAccessKeySecret("testsecret")
                .setSignatureAlgorithm(signing.algorithm)
                .setEndpoint(URI.create(simulator.endpoint()).getAuthority())
                .setProtocol("HTTP");
        var params = new Params()
                .setAction(action)
                .setVersion("2016-07-14")
                .setProtocol("HTTP")
                .setPathname("/")
                .setMethod("POST")
                .setAuthType("AK")
                .setStyle("RPC")
                .setReqBodyType("formData")
                .setBodyType("json");
        var request = new OpenApiRequest().setQuery(com.aliyun.openapiutil.Client.query(parameters));
        return fields(new Client(config)
                .callApi(params, request, new RuntimeOptions())
                .get("body"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(@Nullable Object json) {
        return (Map<String, Object>) Objects.requireNonNull(json);
    }
}
