package io.backendprovisioner.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.backendprovisioner.testkit.OnPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The vendor's own SDK for this product, which there is for Node: {@code src/test/node/sdk.mjs} makes the calls. */
final class VendorSdk implements AutoCloseable {
    private static final Path NODE = Path.of("src", "test", "node");

    private final Process node;
    private final BufferedReader answers;
    private final String endpoint;
    private SimulatorCredential credential = new SimulatorCredential("testid", "testsecret");

    /** What the SDK handed to its caller: a body, or the error that it threw. */
    record Answer(JsonNode body, JsonNode error) {
        String code() {
            return error.path("code").asString("");
        }

        /** In a few words, for people. */
        String outcome() {
            return error.isMissingNode()
                    ? "OK"
                    : error.path("name").asString("") + " "
                            + error.path("statusCode").asString("") + " " + code();
        }
    }

    VendorSdk(Simulator simulator) throws IOException {
        endpoint = URI.create(simulator.endpoint()).getAuthority();
        node = new ProcessBuilder("node", NODE.resolve("sdk.mjs").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = node.inputReader(UTF_8);
    }

    static void assumeItIsThere() {
        assumeThat(OnPath.has("node")).as("node is installed").isTrue();
        assumeThat(NODE.resolve("node_modules").resolve("@alicloud").resolve("cloudapi20160714"))
                .as("the SDK is installed, by npm install in %s", NODE)
                .isDirectory();
    }

    /** From now on calls are signed with this key. */
    void callAs(SimulatorCredential other) {
        credential = other;
    }

    /**
     * @param method of the SDK's client, such as {@code createBackend}
     * @param request its fields, as the SDK names them
     */
    Answer call(String method, Map<String, ?> request) {
        var line = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "endpoint",
                        endpoint,
                        "accessKeyId",
                        credential.accessKeyId(),
                        "accessKeySecret",
                        credential.accessKeySecret(),
                        "method",
                        method,
                        "request",
                        request));
        try {
            var calls = node.outputWriter(UTF_8);
            calls.write(line);
            calls.newLine();
            calls.flush();
            @Nullable String answer = answers.readLine();
            var json = JsonMapper.shared().readTree(Objects.requireNonNull(answer, "sdk.mjs has ended"));
            return new Answer(json.path("body"), json.path("error"));
        } catch (IOException e) {
            throw new UncheckedIOException("sdk.mjs cannot be reached", e);
        }
    }

    @Override
    public void close() {
        node.destroy();
    }
}
