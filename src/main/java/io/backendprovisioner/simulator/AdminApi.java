package io.backendprovisioner.simulator;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What people and scripts see and change, without a signature: a page at {@code /_admin}, JSON beside it. */
final class AdminApi {
    private static final int MOST_LISTED = 1000;

    private final Cloud cloud;
    private final AdminFaults faults;
    private final AdminPage page;

    AdminApi(Cloud cloud) {
        this.cloud = cloud;
        this.faults = new AdminFaults(cloud);
        this.page = new AdminPage(cloud);
    }

    Response answer(String method, String uri, String body) {
        try {
            var query = new QueryStringDecoder(uri);
            return route(method, query, body)
                    .with("x-content-type-options", "nosniff")
                    .with("cache-control", "no-store")
                    .with("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
        } catch (IllegalArgumentException e) {
            return error(400, String.valueOf(e.getMessage()));
        }
    }

    private Response route(String method, QueryStringDecoder query, String body) {
        return switch (query.path()) {
            case "/_admin", "/_admin/" -> only("GET", method).orElseGet(() -> Response.html(200, page.render()));
            case "/_admin/backends" -> only("GET", method).orElseGet(() -> backends(query));
            case "/_admin/calls" -> only("GET", method).orElseGet(this::calls);
            case "/_admin/faults" ->
                switch (method) {
                    case "GET" -> Response.json(200, faults.read());
                    case "PUT", "POST" -> {
                        faults.change(body);
                        yield Response.json(200, faults.read());
                    }
                    default -> error(405, "use GET, PUT or POST");
                };
            case "/_admin/reset" ->
                only("POST", method).orElseGet(() -> {
                    cloud.reset();
                    return Response.json(200, object().put("reset", true));
                });
            default -> error(404, "there are /_admin, /_admin/backends, /_admin/calls, /_admin/faults, /_admin/reset");
        };
    }

    private Response backends(QueryStringDecoder query) {
        var offset = whole(query, "offset", 0);
        var limit = whole(query, "limit", 100);
        if (offset < 0 || limit < 1 || limit > MOST_LISTED) {
            throw new IllegalArgumentException("offset is 0 or more, limit 1 to " + MOST_LISTED);
        }
        var name = parameter(query, "name").map(exact -> new NamePattern(List.of(exact)));
        var found = cloud.backends().page(name, _ -> true, offset, limit);
        var answer = object().put("total", found.total()).put("offset", offset).put("limit", limit);
        var backends = answer.putArray("backends");
        found.backends().forEach(backend -> backends.add(BackendApi.describe(backend)));
        return Response.json(200, answer);
    }

    private Response calls() {
        var calls = cloud.calls();
        var answer = object().put("inFlight", calls.inFlight()).put("mostInFlight", calls.mostInFlight());
        var results = answer.putObject("results");
        calls.results().forEach((action, counts) -> {
            var ofAction = results.putObject(action);
            counts.forEach(ofAction::put);
        });
        var seconds = answer.putArray("lastSeconds");
        Arrays.stream(calls.lastSeconds()).forEach(seconds::add);
        return Response.json(200, answer);
    }

    private static Optional<Response> only(String allowed, String method) {
        return method.equals(allowed) ? Optional.empty() : Optional.of(error(405, "use " + allowed));
    }

    private static int whole(QueryStringDecoder query, String name, int otherwise) {
        return parameter(query, name).map(BehaviourFields::whole).orElse(otherwise);
    }

    private static Optional<String> parameter(QueryStringDecoder query, String name) {
        return query.parameters().getOrDefault(name, List.of()).stream().findFirst();
    }

    private static Response error(int status, String message) {
        return Response.json(status, object().put("error", message));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
