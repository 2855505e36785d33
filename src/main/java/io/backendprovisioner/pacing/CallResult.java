package io.backendprovisioner.pacing;

import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.LookUpAnswer;

/** What a call came to, as meters and spans name it. */
enum CallResult {
    CREATED("created"),
    LISTED("listed"),
    THROTTLED("throttled"),
    REFUSED("refused"),
    OVER_QUOTA("over-quota"),
    NOT_ALLOWED("not-allowed"),
    CLOCK_OFF("clock-off"),
    NOT_SENT("not-sent"),
    UNCLEAR("unclear");

    private final String label;

    CallResult(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static CallResult of(CreateAnswer answer) {
        return switch (answer) {
            case CreateAnswer.Created _ -> CREATED;
            case CloudError error -> of(error);
        };
    }

    static CallResult of(LookUpAnswer answer) {
        return switch (answer) {
            case LookUpAnswer.Listed _ -> LISTED;
            case CloudError error -> of(error);
        };
    }

    private static CallResult of(CloudError error) {
        return switch (error) {
            case CloudError.Throttled _ -> THROTTLED;
            case CloudError.Refused _ -> REFUSED;
            case CloudError.OverQuota _ -> OVER_QUOTA;
            case CloudError.NotAllowed _ -> NOT_ALLOWED;
            case CloudError.ClockOff _ -> CLOCK_OFF;
            case CloudError.NotSent _ -> NOT_SENT;
            case CloudError.Unclear _ -> UNCLEAR;
        };
    }
}
