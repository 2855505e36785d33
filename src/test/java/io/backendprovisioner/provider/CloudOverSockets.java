package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import io.backendprovisioner.testkit.RealTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A signed client and scripted servers, closed after each test. */
abstract class CloudOverSockets {
    static final Credentials CREDENTIALS = new Credentials("test-id", "test-secret", "test-token");
    static final String CREATED =
            RawServer.json(200, "{\"BackendId\":\"0d105f80a8f340408bd34954d4e4ff22\",\"RequestId\":\"R-1\"}");
    static final BackendSpec SPEC =
            new BackendSpec("or*ders ~+'é😀", "HTTP", "a&b=c\r\n", null, true, List.of(new Tag("team", "shop")));

    final RealTime time = new RealTime();
    final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (var resource : opened.reversed()) {
            resource.close();
        }
    }

    CreateAnswer create(RawServer server) {
        return create(cloud(server.endpoint()));
    }

    CreateAnswer create(SignedCloudApi cloud) {
        return cloud.create(SPEC, time.instant().plusSeconds(40));
    }

    RawServer server(RawServer.Script script) {
        var server = new RawServer(script);
        opened.add(server);
        return server;
    }

    SignedCloudApi cloud(String endpoint) {
        return cloud(endpoint, Duration.ofSeconds(20));
    }

    SignedCloudApi cloud(String endpoint, Duration requestTimeout) {
        return cloud(endpoint, requestTimeout, 10, _ -> new Fetched.Found(CREDENTIALS));
    }

    SignedCloudApi cloud(String endpoint, Duration requestTimeout, int maxInFlight, CredentialsSource credentials) {
        var cloud = new SignedCloudApi(properties(endpoint, requestTimeout), null, maxInFlight, credentials, time);
        opened.add(cloud);
        return cloud;
    }

    static ProviderProperties properties(String endpoint, Duration requestTimeout) {
        return new ProviderProperties(
                "cn-hangzhou", endpoint, requestTimeout, Duration.ZERO, Duration.ZERO, Duration.ZERO, false);
    }
}
