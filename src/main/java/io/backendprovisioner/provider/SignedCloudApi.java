package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.BackendListing.PageAnswer;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import java.time.Instant;

/** The real cloud, over signed HTTP. Thread-safe; bears as many calls at once as its client has connections. */
final class SignedCloudApi implements CloudApi, AutoCloseable {
    private final RequestSigner signer;
    private final SingleShotClient client;
    private final CredentialsSource credentials;
    private final Time time;

    /** Takes so many connections at most; a call beyond them waits for one, within its deadline. */
    SignedCloudApi(ProviderProperties properties, int maxInFlight, CredentialsSource credentials, Time time) {
        this.signer = new RequestSigner(properties.endpointUri(), time);
        this.client = new SingleShotClient(properties.endpointUri(), properties.requestTimeout(), maxInFlight, time);
        this.credentials = credentials;
        this.time = time;
    }

    @Override
    public CreateAnswer create(BackendSpec spec, Instant deadline) {
        return switch (credentials.current(deadline)) {
            case Fetched.Missing(var reason) -> noCredentials(reason);
            case Fetched.Found(var found) ->
                switch (client.send(signer.sign(ApiRequest.create(spec), found), found, deadline)) {
                    case HttpAnswer.Failed(var error) -> error;
                    case HttpAnswer.Received received -> AnswerReader.readCreate(received, found, time.instant());
                };
        };
    }

    @Override
    public LookUpAnswer lookUp(String backendName, Instant deadline) {
        return switch (credentials.current(deadline)) {
            case Fetched.Missing(var reason) -> noCredentials(reason);
            case Fetched.Found(var found) ->
                new BackendListing(number -> page(backendName, number, found, deadline)).named(backendName);
        };
    }

    private PageAnswer page(String backendName, int number, Credentials found, Instant deadline) {
        var request = signer.sign(ApiRequest.list(backendName, number, BackendListing.PAGE_SIZE), found);
        return PageAnswer.read(client.send(request, found, deadline), found, time.instant());
    }

    private static CloudError.NotAllowed noCredentials(String reason) {
        return new CloudError.NotAllowed("NoCredentials", reason, null);
    }

    @Override
    public void close() {
        client.close();
    }
}
