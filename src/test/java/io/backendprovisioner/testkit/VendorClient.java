package io.backendprovisioner.testkit;

import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The vendor's own generic client: somebody else who uses the same cloud, with the key of the simulator's defaults. */
public final class VendorClient {

    /** The vendor has two ways to sign, and both are in use. */
    public enum Signing {
        V3(""),
        V1("v2");

        private final String algorithm;

        Signing(String algorithm) {
            this.algorithm = algorithm;
        }
    }

    private final String endpoint;

    public VendorClient(String endpoint) {
        this.endpoint = endpoint;
    }

    /** @return the id of the backend, which carries no marker of ours */
    public String createsBackend(String name) {
        return String.valueOf(call(Signing.V3, "CreateBackend", Map.of("BackendName", name, "BackendType", "HTTP"))
                .get("BackendId"));
    }

    public Map<String, Object> call(Signing signing, String action, Map<String, String> parameters) {
        var config = new Config()
                .setAccessKeyId("testid")
                .setAccessKeySecret("testsecret")
                .setSignatureAlgorithm(signing.algorithm)
                .setEndpoint(URI.create(endpoint).getAuthority())
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
        try {
            var request = new OpenApiRequest().setQuery(com.aliyun.openapiutil.Client.query(parameters));
            return fields(new Client(config)
                    .callApi(params, request, new RuntimeOptions())
                    .get("body"));
        } catch (Exception e) {
            throw new IllegalStateException(action + " by the vendor's client failed", e);
        }
    }

    /** A JSON object of an answer. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> fields(@Nullable Object json) {
        return (Map<String, Object>) Objects.requireNonNull(json);
    }
}
