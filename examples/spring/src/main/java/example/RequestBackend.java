package example;

import java.util.Map;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.core.NestedExceptionUtils;

/** Asks for one backend and waits for the reply: {@code [KEY [NAME [TYPE]]]}. */
@SpringBootApplication(proxyBeanMethods = false)
class RequestBackend {
    private static final String AGAIN =
            "this says nothing about the backend: send the same again, with the same key";

    public static void main(String[] args) throws InterruptedException {
        String key = args.length > 0 ? args[0] : "orders";
        if (args.length > 3 || key.isEmpty()) {
            System.exit(complain("usage: RequestBackend [KEY [NAME [TYPE]]]; nothing was sent", 2));
        }
        Map<String, String> backend = Map.of(
                "backendName", args.length > 1 ? args[1] : key,
                "backendType", args.length > 2 ? args[2] : "HTTP");
        int exitCode;
        try (var context = SpringApplication.run(RequestBackend.class)) {
            exitCode = run(context.getBean(Backends.class), key, backend);
        }
        System.exit(exitCode);
    }

    /** @return the exit code, as README.md has it */
    private static int run(Backends backends, String key, Map<String, String> backend) throws InterruptedException {
        try {
            backends.awaitReady();
        } catch (RuntimeException e) {
            return complain(reason(e) + "; nothing was sent", 2);
        }
        try {
            Optional<Backends.Reply> reply = backends.create(key, backend);
            if (reply.isEmpty()) {
                return complain("no reply in time; " + AGAIN, 3);
            }
            String status = reply.get().status();
            System.out.println(reply.get().value());
            System.err.println(status + ": " + whatToDo(reply.get()));
            return status.equals("CREATED") ? 0 : 1;
        } catch (RuntimeException e) {
            return complain(reason(e) + "; " + AGAIN, 3);
        }
    }

    private static String whatToDo(Backends.Reply reply) {
        return switch (reply.status()) {
            case "CREATED" -> "the backend exists";
            case "REJECTED" -> "mend what the violations name, then send it again";
            case "EXPIRED" -> "its deadline passed: send it again with a later one, if it is still wanted";
            case "CANCELLED" -> "its batch was cancelled: send it again, if it is wanted after all";
            case "FAILED" ->
                reply.value().path("retryable").asBoolean(false)
                        ? "there is no backend: send the same again later"
                        : "there is no backend: mend what code and message say, then send it again";
            // UNRESOLVED, and what may come to be.
            default -> "tell an operator; once it is mended, send the same again";
        };
    }

    private static String reason(RuntimeException e) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
        return cause == e ? e.getMessage() : e.getMessage() + " (" + cause.getMessage() + ")";
    }

    private static int complain(String what, int exitCode) {
        System.err.println("RequestBackend: " + what);
        return exitCode;
    }
}
