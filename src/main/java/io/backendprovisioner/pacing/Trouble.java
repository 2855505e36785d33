package io.backendprovisioner.pacing;

import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import org.jspecify.annotations.Nullable;

/**
 * What keeps every call from succeeding.
 *
 * @param detail what the cloud said, if anything; one line, without secrets
 */
public record Trouble(Reason reason, String detail) {

    static @Nullable Trouble in(CreateAnswer answer) {
        return switch (answer) {
            case CloudError.NotAllowed error -> new Trouble(Reason.of(error), said(error));
            case CloudError.ClockOff error -> new Trouble(Reason.CLOCK, said(error));
            case CloudError.Misaddressed error -> new Trouble(Reason.ENDPOINT, said(error));
            case CloudError.InArrears error -> new Trouble(Reason.ACCOUNT, said(error));
            case CreateAnswer _ -> null;
        };
    }

    static String said(CloudError error) {
        return error.code() + ": " + error.message();
    }

    /** What is wrong, and what to do about it. */
    public enum Reason {
        OUTAGE("outage", "nothing, calls go on when the cloud answers; see its status page and the network's"),
        CREDENTIALS("credentials", "set or renew the cloud credentials"),
        RIGHTS("rights", "allow apigateway:CreateBackend and apigateway:DescribeBackendList to this identity"),
        CLOCK("clock", "set this machine's clock, which is more than 15 minutes off"),
        ENDPOINT(
                "endpoint",
                "check provisioner.provider.endpoint and region: what answers there does not offer this operation of API"
                        + " Gateway, or only over https"),
        ACCOUNT("account", "pay what the account owes, or have it unlocked");

        private final String label;
        private final String action;

        Reason(String label, String action) {
            this.label = label;
            this.action = action;
        }

        static Reason of(CloudError.NotAllowed error) {
            return error.code().startsWith("Forbidden") || error.code().startsWith("NoPermission")
                    ? RIGHTS
                    : CREDENTIALS;
        }

        /** As in a metric's tag. */
        public String label() {
            return label;
        }

        public String action() {
            return action;
        }
    }
}
