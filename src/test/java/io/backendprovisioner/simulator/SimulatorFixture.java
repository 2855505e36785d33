package io.backendprovisioner.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulator with a clock of its own and a client that signs as it should. */
final class SimulatorFixture implements AutoCloseable {
    final OwnedClock clock = new OwnedClock();
    final Simulator simulator;
    private final HttpClient http = HttpClient.newHttpClient();

    record Seen(int status, JsonNode body, HttpResponse<String> response) {
        String code() {
            return body.path("Code").asString("");
        }

        String text(String field) {
            return body.path(field).asString("");
        }
    }

    SimulatorFixture() {
        this(SimulatorSettings.defaults());
    }

    SimulatorFixture(SimulatorSettings settings) {
        simulator = Simulator.start(settings, clock);
    }

    SignedCall signed(Action action, String... parameters) {
        return SignedCall.of(action, map(parameters), clock.instant());
    }

    SignedCall signedCreate(String name) {
        return signed(Action.CREATE, "BackendName", name, "BackendType", "HTTP");
    }

    Seen create(String name) {
        return send(signedCreate(name));
    }

    Seen call(Action action, String... parameters) {
        return send(signed(action, parameters));
    }

    Seen send(SignedCall call) {
        return send(call.to(simulator.endpoint()));
    }

    Seen send(HttpRequest request) {
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            var json = response.headers().firstValue("content-type").orElse("").startsWith("application/json");
            var body = JsonMapper.shared().readTree(json ? response.body() : "{}");
            return new Seen(response.statusCode(), body, response);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the call did not come through", e);
        }
    }

    Seen get(String path) {
        return send(
                HttpRequest.newBuilder(URI.create(simulator.endpoint() + path)).build());
    }

    Seen put(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(simulator.endpoint() + path))
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    Wire.Seen onTheWire(SignedCall call, Duration patience) {
        try (var wire = new Wire(simulator)) {
            return wire.send(call.text()).readUntilEnd(patience);
        } catch (IOException e) {
            throw new IllegalStateException("no connection", e);
        }
    }

    @Override
    public void close() {
        simulator.close();
        http.close();
    }

    private static Map<String, String> map(String... pairs) {
        var map = new TreeMap<String, String>();
        for (var i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
