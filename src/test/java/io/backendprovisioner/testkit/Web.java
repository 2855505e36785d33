package io.backendprovisioner.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the pages of a process say. */
final class Web {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Web() {}

    /** The status of the answer, or 0 when there is none. */
    static int status(String url) {
        try {
            return send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(2)))
                    .statusCode();
        } catch (ConnectException | java.net.http.HttpTimeoutException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String url) {
        return body(HttpRequest.newBuilder(URI.create(url)));
    }

    static JsonNode json(String url) {
        return JsonMapper.shared().readTree(text(url));
    }

    /** Where an answer that says "no" has something to tell, too. */
    static JsonNode jsonOfAnyStatus(String url) {
        return JsonMapper.shared().readTree(textOfAnyStatus(url));
    }

    static String textOfAnyStatus(String url) {
        try {
            return send(HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE))
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode put(String url, String json) {
        return JsonMapper.shared()
                .readTree(body(HttpRequest.newBuilder(URI.create(url)).PUT(HttpRequest.BodyPublishers.ofString(json))));
    }

    private static String body(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = send(request.timeout(PATIENCE));
            if (response.statusCode() != 200) {
                throw new IllegalStateException(response.uri() + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
