package io.backendprovisioner.simulator;

/**
 * An error in the cloud's shape, with a code of your choice. It provokes answers that no {@link Fault} stands for.
 *
 * @param status the HTTP status, 400 to 599
 * @param code up to 200 printable characters; empty for an answer without a body
 * @param effect whether and when the call takes effect all the same
 */
public record GivenError(int status, String code, Fault.Effect effect) implements Misbehaviour {
    private static final int LONGEST_CODE = 200;

    public GivenError {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("a status is 400 to 599");
        }
        if (code.length() > LONGEST_CODE || code.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a code is up to " + LONGEST_CODE + " printable characters");
        }
    }

    /** The call does not take effect. */
    public GivenError(int status, String code) {
        this(status, code, Fault.Effect.NEVER);
    }

    @Override
    public String label() {
        return code.isEmpty() ? "http-" + status : code;
    }

    @Override
    public Fault.Transport transport() {
        return Fault.Transport.WHOLE;
    }

    /** Clients take these as throttling, and look for the header that says how long to wait. */
    boolean throttles() {
        return status == 429 || code.contains("Throttling") || code.startsWith("FlowControl");
    }

    Response answer() {
        return code.isEmpty()
                ? Response.html(status, "")
                : Response.of(new ApiError(status, code, "The simulator was asked to answer " + code + "."));
    }
}
