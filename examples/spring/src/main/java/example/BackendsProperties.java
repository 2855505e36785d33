package example;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Where to ask for backends.
 *
 * @param replyPartition the one of the reply topic that is this instance's; null if it reads all of them
 * @param timeout how long to wait for a reply
 */
@ConfigurationProperties("backends")
record BackendsProperties(
        String requestTopic, String replyTopic, @Nullable Integer replyPartition, Duration timeout) {}
