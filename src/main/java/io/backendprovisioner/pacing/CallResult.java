package io.backendprovisioner.pacing;

import io.backendprovisioner.provider.CloudError;
import io.backendprovisioner.provider.CreateAnswer;
import io.backendprovisioner.provider.Page;
import io.backendprovisioner.provider.PageAnswer;
import java.util.Locale;

/** What a call came to, as meters and spans name it. */
enum CallResult {
    CREATED,
    LISTED,
    THROTTLED,
    REFUSED,
    OVER_QUOTA,
    NOT_ALLOWED,
    CLOCK_OFF,
    MISADDRESSED,
    IN_ARREARS,
    NOT_SENT,
    UNCLEAR;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether the cloud said something. */
    boolean isAnswer() {
        return this != NOT_SENT && this != UNCLEAR;
    }

    static CallResult of(CreateAnswer answer) {
        return switch (answer) {
            case CreateAnswer.Created _ -> CREATED;
            case CloudError error -> of(error);
        };
    }

    static CallResult of(PageAnswer answer) {
        return switch (answer) {
            case Page _ -> LISTED;
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
            case CloudError.Misaddressed _ -> MISADDRESSED;
            case CloudError.InArrears _ -> IN_ARREARS;
            case CloudError.NotSent _ -> NOT_SENT;
            case CloudError.Unclear _ -> UNCLEAR;
        };
    }
}
