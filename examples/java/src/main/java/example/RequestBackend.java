package example;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks for one backend and waits for the reply: {@code [KEY [NAME [TYPE]]]}. */
public final class RequestBackend {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String AGAIN =
            "this says nothing about the backend: send the same again, with the same key";

    private RequestBackend() {}

    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args));
    }

    /** @return the exit code, as README.md has it */
    private static int run(String[] args) throws InterruptedException {
        String key = args.length > 0 ? args[0] : "orders";
        if (args.length > 3 || key.isEmpty()) {
            return complain("usage: RequestBackend [KEY [NAME [TYPE]]]; nothing was sent", 2);
        }
        String json = JSON.writeValueAsString(Map.of(
                "backendName", args.length > 1 ? args[1] : key,
                "backendType", args.length > 2 ? args[2] : "HTTP"));
        String replyTopic = variable("REPLY_TOPIC", "backend.create.replies");
        Backends backends;
        Duration timeout;
        try {
            timeout = Duration.ofSeconds(Long.parseLong(variable("TIMEOUT_SECONDS", "60")));
            String partition = variable("REPLY_PARTITION", "");
            backends = new Backends(
                    variable("BOOTSTRAP_SERVERS", "127.0.0.1:9092"),
                    variable("REQUEST_TOPIC", "backend.create.requests"),
                    replyTopic,
                    partition.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(partition)));
        } catch (IllegalArgumentException | KafkaException e) {
            return complain(e.getMessage() + "; nothing was sent", 2);
        }
        try (backends) {
            Optional<Backends.Reply> reply = backends.create(key, json, timeout);
            if (reply.isEmpty()) {
                return complain("no reply within " + timeout.toSeconds() + " s on " + replyTopic + "; " + AGAIN, 3);
            }
            String status = reply.get().status();
            System.out.println(reply.get().json());
            System.err.println(status + ": " + whatToDo(status, JSON.readTree(reply.get().json())));
            return status.equals("CREATED") ? 0 : 1;
        } catch (KafkaException e) {
            return complain(e.getMessage() + "; " + AGAIN, 3);
        }
    }

    private static String whatToDo(String status, JsonNode reply) {
        return switch (status) {
            case "CREATED" -> "the backend exists";
            case "REJECTED" -> "mend what the violations name, then send it again";
            case "EXPIRED" -> "its deadline passed: send it again with a later one, if it is still wanted";
            case "CANCELLED" -> "its batch was cancelled: send it again, if it is wanted after all";
            case "FAILED" ->
                reply.path("retryable").asBoolean(false)
                        ? "there is no backend: send the same again later"
                        : "there is no backend: mend what code and message say, then send it again";
            // UNRESOLVED, and what may come to be.
            default -> "tell an operator; once it is mended, send the same again";
        };
    }

    private static int complain(String what, int exitCode) {
        System.err.println("RequestBackend: " + what);
        return exitCode;
    }

    private static String variable(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
