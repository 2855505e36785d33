package io.backendprovisioner.broker;

import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * Why the broker and we do not come together, in one line that says what to do: who we are, whom we trust, and what we may
 * do. No line has a secret in it, not even a part of one.
 */
public final class Refusal {
    private static final String CREATE = "CREATE";

    private Refusal() {}

    /** The line, or {@code null} where the failure is not about any of these. */
    public static @Nullable String told(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String told = one(cause);
            if (told != null) {
                return told;
            }
        }
        return null;
    }

    /** The line, or else what the failure says itself. */
    public static String said(Throwable failure) {
        String told = told(failure);
        return told == null ? message(root(failure)) : told;
    }

    /** Returns whether the broker has no such topic, or could have none of that name. */
    public static boolean saysMissing(ExecutionException failure) {
        return failure.getCause() instanceof UnknownTopicOrPartitionException
                || failure.getCause() instanceof InvalidTopicException;
    }

    private static @Nullable String one(Throwable cause) {
        return switch (cause) {
            case SslAuthenticationException ssl -> handshake(root(ssl));
            case UnsupportedSaslMechanismException mechanism ->
                "the broker does not know our SASL mechanism (" + mechanism.getMessage()
                        + "): set spring.kafka.properties.sasl.mechanism";
            case SaslAuthenticationException sasl ->
                "the broker does not take our user name and password (" + sasl.getMessage()
                        + "): set them in spring.kafka.properties.sasl.jaas.config or spring.kafka.jaas.options, or have the"
                        + " user made at the broker";
            case AuthenticationException other ->
                "the broker does not know who we are (" + other.getMessage()
                        + "): set spring.kafka.security.protocol and what belongs to it as its listener wants it";
            case TopicAuthorizationException topic ->
                "not allowed for " + topics(topic.unauthorizedTopics()) + operation(topic)
                        + ": grant our user what 'Rights at the broker' in docs/operations.md lists for it";
            case ClusterAuthorizationException _ ->
                "not allowed to write to any topic: grant our user what 'Rights at the broker' in docs/operations.md lists";
            case GroupAuthorizationException group ->
                "not allowed for the consumer group " + group.groupId() + ": grant our user READ on it";
            case TransactionalIdAuthorizationException _ ->
                "not allowed for our transactional ids: grant our user WRITE on transactional ids that begin with"
                        + " provisioner-, or with what provisioner.transactional-id-prefix says";
            case IllegalArgumentException jaas when message(jaas).contains("JAAS config") -> jaas(message(jaas));
            case KafkaException store
            when isAboutAStore(message(store)) ->
                message(store) + " (" + why(root(store)) + "): set spring.kafka.ssl.*";
            default -> null;
        };
    }

    private static String handshake(Throwable root) {
        String said = message(root);
        if (said.contains("PKIX") || said.contains("certification path")) {
            return "nobody whom we trust has signed the broker's certificate (" + said
                    + "): set spring.kafka.ssl.trust-store-location or -certificates to its authority";
        }
        if (said.contains("No subject alternative") || said.contains("No name matching")) {
            return "the broker's certificate is for another name (" + said
                    + "): write that name in spring.kafka.bootstrap-servers, or have the certificate made for this one";
        }
        return "the TLS handshake with the broker failed (" + said
                + "): if it wants a certificate of ours, set spring.kafka.ssl.key-store-* to one that it trusts; else see"
                + " whether it speaks TLS there at all";
    }

    /** What Kafka says quotes what it could not read, which may be the end of a password. */
    private static String jaas(String said) {
        return said.startsWith("Could not find")
                ? "there is no user name: set spring.kafka.properties.sasl.jaas.config or spring.kafka.jaas"
                : "spring.kafka.properties.sasl.jaas.config cannot be read: it is a login module, 'required', name=\"value\""
                        + " pairs and ';' at the end, with \\ before each \" and \\ of a value; spring.kafka.jaas.options takes"
                        + " values as they are";
    }

    private static boolean isAboutAStore(String said) {
        return said.startsWith("Failed to load SSL keystore") || said.contains("PEM");
    }

    private static String why(Throwable root) {
        return root instanceof NoSuchFileException ? "there is no such file" : message(root);
    }

    /** For one who wanted to make a topic, which the broker does not say. */
    public static TopicAuthorizationException create(String topic) {
        return new TopicAuthorizationException(CREATE, Set.of(topic));
    }

    private static String operation(TopicAuthorizationException refused) {
        return CREATE.equals(refused.getMessage()) ? ", which takes " + CREATE : "";
    }

    private static String topics(Collection<String> topics) {
        return topics.isEmpty() ? "a topic" : "topic " + String.join(", ", topics);
    }

    private static Throwable root(Throwable failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure);
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
