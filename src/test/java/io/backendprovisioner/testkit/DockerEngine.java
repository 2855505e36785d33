package io.backendprovisioner.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * The Docker engine of this machine: whether it answers, and whether it can have the images that a test needs. An engine
 * without a registry says so within seconds here, where Testcontainers would try for minutes.
 */
public final class DockerEngine {
    /** Marks an image that {@code src/test/docker/set-up} made in place of one that could not be pulled. */
    private static final String LOOK_ALIKE = "io.backendprovisioner.look-alike";

    private static final long SECONDS_TO_FIRST_WORD = 20;
    private static final long MINUTES_TO_PULL = 15;

    private static final Map<String, Optional<String>> KNOWN = new ConcurrentHashMap<>();

    private DockerEngine() {}

    /** Returns the image of Kafka's container, and of what Testcontainers starts beside it. */
    static List<String> imagesOfTestcontainers(String image) {
        List<String> images = new ArrayList<>(List.of(image));
        if (!Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))) {
            images.add(ImageNameSubstitutor.instance()
                    .apply(DockerImageName.parse("testcontainers/ryuk"))
                    .asCanonicalNameString());
        }
        return images;
    }

    /**
     * Pulls what is missing, and returns why a test that needs these images cannot run here; empty if it can.
     *
     * @param images with their tags; where one has a digest, too, a look-alike of its tag will do
     */
    public static Optional<String> whyNot(Collection<String> images) {
        return KNOWN.computeIfAbsent("", _ -> whyNoEngine())
                .or(() -> images.stream()
                        .map(image -> KNOWN.computeIfAbsent(image, DockerEngine::whyNot))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    /** Returns the name under which the engine has an image: without its digest if that is a look-alike. */
    public static String nameHere(String image) {
        String tag = image.replaceFirst("@.*", "");
        return isLookAlike(client(), tag) ? tag : image;
    }

    private static Optional<String> whyNoEngine() {
        try {
            client().pingCmd().exec();
            return Optional.empty();
        } catch (IllegalStateException | DockerException e) {
            return Optional.of("there is no Docker here");
        }
    }

    private static Optional<String> whyNot(String image) {
        DockerClient client = client();
        if (isLookAlike(client, image.replaceFirst("@.*", ""))) {
            return Optional.empty();
        }
        try {
            client.inspectImageCmd(image).exec();
            return Optional.empty();
        } catch (NotFoundException _) {
            return new Pull(image).problem(client).map(problem -> "Docker cannot pull " + image + ": " + problem);
        }
    }

    private static boolean isLookAlike(DockerClient client, String tag) {
        try {
            var config = client.inspectImageCmd(tag).exec().getConfig();
            return config != null
                    && config.getLabels() != null
                    && config.getLabels().containsKey(LOOK_ALIKE);
        } catch (NotFoundException _) {
            return false;
        }
    }

    /** One of its own, since the one that Testcontainers shares starts a container first. */
    private static DockerClient client() {
        return DockerClientProviderStrategy.getClientForConfig(
                DockerClientFactory.instance().getTransportConfig());
    }

    /** The engine speaks of progress once a registry has answered, so silence means that none does. */
    private static final class Pull extends ResultCallback.Adapter<PullResponseItem> {
        private final String image;
        private final CountDownLatch answered = new CountDownLatch(1);
        private volatile @Nullable String problem;

        Pull(String image) {
            this.image = image;
        }

        Optional<String> problem(DockerClient client) {
            try (var pull = client.pullImageCmd(image).exec(this)) {
                if (!answered.await(SECONDS_TO_FIRST_WORD, TimeUnit.SECONDS)) {
                    return Optional.of("no registry has answered within " + SECONDS_TO_FIRST_WORD + " s");
                }
                if (problem == null && !pull.awaitCompletion(MINUTES_TO_PULL, TimeUnit.MINUTES)) {
                    return Optional.of("it is not complete after " + MINUTES_TO_PULL + " min");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            } catch (Exception e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            return Optional.ofNullable(problem);
        }

        @Override
        public void onNext(PullResponseItem item) {
            if (item.getErrorDetail() != null) {
                problem = item.getErrorDetail().getMessage();
            }
            answered.countDown();
        }

        @Override
        public void onError(Throwable cause) {
            // What it is told here is a result, so it is not logged as an error.
            problem = String.valueOf(cause.getMessage()).strip();
            answered.countDown();
        }

        @Override
        public void onComplete() {
            answered.countDown();
            super.onComplete();
        }
    }
}
