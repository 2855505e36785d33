package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import io.backendprovisioner.domain.Tag;
import io.backendprovisioner.domain.Time;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The catalogue over signed HTTP, one call at a time, so that the fleet keeps most of what the cloud allows. */
final class SignedCatalogue implements BackendCatalogue, AutoCloseable {
    private static final int CONNECTIONS = 1;
    private static final int MAX_TRIES = 30;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final SingleShotClient client;
    private final Duration requestTimeout;
    private final Time time;

    SignedCatalogue(
            ProviderProperties properties, @Nullable HttpProxy proxy, CredentialsSource credentials, Time time) {
        this.client = new SingleShotClient(properties, proxy, CONNECTIONS, credentials, time);
        this.requestTimeout = properties.requestTimeout();
        this.time = time;
    }

    @Override
    public LookUpAnswer all() {
        return list(new BackendQuery.All());
    }

    @Override
    public LookUpAnswer tagged(Tag tag) {
        return list(new BackendQuery.Tagged(tag));
    }

    private LookUpAnswer list(BackendQuery query) {
        try {
            return new BackendListing(
                            number -> patiently(
                                    ApiRequest.list(query, number, BackendListing.PAGE_SIZE), AnswerReader::readPage),
                            BackendListing.MAX_PAGES_OF_ALL)
                    .read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CloudError.Unclear("Interrupted", "the list was not read to its end", null);
        }
    }

    @Override
    public UseAnswer usesOf(BackendId id) {
        return patiently(ApiRequest.usesOf(id), AnswerReader::readUses);
    }

    @Override
    public DeleteAnswer delete(BackendId id) {
        return patiently(ApiRequest.delete(id), AnswerReader::readDelete);
    }

    /** All may be repeated: they only read, or find nothing the second time. */
    private <A> A patiently(ApiRequest request, Function<HttpAnswer, A> reader) {
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            A answer = reader.apply(client.send(request, time.instant().plus(requestTimeout)));
            Duration wait = answer instanceof CloudError error ? waitAfter(error, pause) : null;
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

    /** {@code null}: not again. */
    private static @Nullable Duration waitAfter(CloudError error, Duration pause) {
        return switch (error) {
            case CloudError.Throttled throttled -> throttled.retryAfter() == null ? pause : throttled.retryAfter();
            case CloudError.NotSent _, CloudError.Unclear _ -> pause;
            case CloudError.Refused _,
                    CloudError.OverQuota _,
                    CloudError.NotAllowed _,
                    CloudError.ClockOff _,
                    CloudError.Misaddressed _,
                    CloudError.InArrears _ -> null;
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
