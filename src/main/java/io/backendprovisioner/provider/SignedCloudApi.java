package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Time;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The real cloud, over signed HTTP. Thread-safe; bears as many calls at once as its client has connections. */
final class SignedCloudApi implements CloudApi, AutoCloseable {
    private final SingleShotClient client;

    /** Takes so many connections at most; a call beyond them waits for one, within its deadline. */
    SignedCloudApi(
            ProviderProperties properties,
            @Nullable HttpProxy proxy,
            int maxInFlight,
            CredentialsSource credentials,
            Time time) {
        this.client = new SingleShotClient(properties, proxy, maxInFlight, credentials, time);
    }

    @Override
    public CreateAnswer create(BackendSpec spec, Instant deadline) {
        return AnswerReader.readCreate(client.send(ApiRequest.create(spec), deadline));
    }

    @Override
    public PageAnswer list(BackendQuery query, int page, Instant deadline) {
        return AnswerReader.readPage(client.send(ApiRequest.list(query, page, BackendListing.PAGE_SIZE), deadline));
    }

    @Override
    public void close() {
        client.close();
    }
}
