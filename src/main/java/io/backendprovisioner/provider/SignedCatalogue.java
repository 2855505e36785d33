package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Time;
import io.backendprovisioner.provider.BackendListing.PageAnswer;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The catalogue over signed HTTP, one call at a time, so that the fleet keeps most of what the cloud allows. */
final class SignedCatalogue implements BackendCatalogue, AutoCloseable {
    private static final int CONNECTIONS = 1;
    private static final int MAX_TRIES = 30;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final RequestSigner signer;
    private final SingleShotClient client;
    private final CredentialsSource credentials;
    private final Duration requestTimeout;
    private final Time time;

    SignedCatalogue(ProviderProperties properties, CredentialsSource credentials, Time time) {
        this.signer = new RequestSigner(properties.endpointUri(), time);
        this.client = new SingleShotClient(properties.endpointUri(), properties.requestTimeout(), CONNECTIONS, time);
        this.credentials = credentials;
        this.requestTimeout = properties.requestTimeout();
        this.time = time;
    }

    @Override
    public LookUpAnswer all() {
        return new BackendListing(this::page, BackendListing.MAX_PAGES_OF_ALL).all();
    }

    private PageAnswer page(int number) {
        var request = ApiRequest.list(number, BackendListing.PAGE_SIZE);
        return patiently(
                request,
                answer -> answer instanceof PageAnswer.Not(var error) ? error : null,
                (reply, used) -> PageAnswer.read(reply, used, time.instant()),
                PageAnswer.Not::new);
    }

    @Override
    public DeleteAnswer delete(BackendId id) {
        return patiently(
                ApiRequest.delete(id),
                answer -> answer instanceof CloudError error ? error : null,
                (reply, used) -> AnswerReader.readDelete(reply, used, time.instant()),
                Function.identity());
    }

    private interface Reader<A> {
        A read(HttpAnswer reply, Credentials credentials);
    }

    /** Both operations may be repeated: the one only reads, the other finds nothing the second time. */
    private <A> A patiently(
            ApiRequest request,
            Function<A, @Nullable CloudError> failure,
            Reader<A> reader,
            Function<? super CloudError, ? extends A> failed) {
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            A answer = once(request, reader, failed);
            Duration wait = waitAfter(failure.apply(answer), pause);
            if (wait == null || tries == MAX_TRIES) {
                return answer;
            }
            try {
                time.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return answer;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private <A> A once(ApiRequest request, Reader<A> reader, Function<? super CloudError, ? extends A> failed) {
        var deadline = time.instant().plus(requestTimeout);
        return switch (credentials.current(deadline)) {
            case Fetched.Missing(var reason) -> failed.apply(new CloudError.NotAllowed("NoCredentials", reason, null));
            case Fetched.Found(var found) ->
                reader.read(client.send(signer.sign(request, found), found, deadline), found);
        };
    }

    /** {@code null}: not again. */
    private static @Nullable Duration waitAfter(@Nullable CloudError error, Duration pause) {
        return switch (error) {
            case CloudError.Throttled throttled -> throttled.retryAfter() == null ? pause : throttled.retryAfter();
            case CloudError.NotSent _, CloudError.Unclear _ -> pause;
            case null -> null;
            case CloudError.Refused _, CloudError.OverQuota _, CloudError.NotAllowed _, CloudError.ClockOff _ -> null;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
