package io.backendprovisioner.simulator;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes back to a client.
 *
 * @param result how the call ended, for the counts: {@code OK} or the error's code
 */
record Response(int status, String contentType, String body, Map<String, String> headers, String result) {
    private static final String JSON = "application/json;charset=utf-8";
    private static final String HTML = "text/html;charset=utf-8";

    static Response json(int status, ObjectNode body) {
        return new Response(status, JSON, body.toString(), Map.of(), "OK");
    }

    static Response html(int status, String body) {
        return new Response(status, HTML, body, Map.of(), "OK");
    }

    static Response ok(ObjectNode body) {
        var requestId = Ids.requestId();
        body.put("RequestId", requestId);
        return json(200, body).with("x-acs-request-id", requestId);
    }

    /** In the cloud's shape. */
    static Response of(ApiError error) {
        var requestId = Ids.requestId();
        var advice =
                "https://api.aliyun.com/troubleshoot?q=" + error.code() + "&product=CloudAPI&requestId=" + requestId;
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("RequestId", requestId)
                .put("HostId", "apigateway.simulator.aliyuncs.com")
                .put("Code", error.code())
                .put("Message", error.message())
                .put("Recommend", advice);
        if (error.code().equals("NoPermission")) {
            body.putObject("AccessDeniedDetail")
                    .put("NoPermissionType", "ImplicitDeny")
                    .put("PolicyType", "AccountLevelIdentityBasedPolicy");
        }
        return new Response(error.status(), JSON, body.toString(), Map.of("x-acs-request-id", requestId), error.code());
    }

    Response with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        return new Response(status, contentType, body, Map.copyOf(more), result);
    }
}
