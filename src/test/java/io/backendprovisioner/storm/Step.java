package io.backendprovisioner.storm;

/** Where a worker can die: every boundary of the protocol. */
public enum Step {
    BEFORE_THE_ANNOUNCEMENT,
    IN_THE_COMMIT_OF_THE_ANNOUNCEMENT,
    AFTER_THE_ANNOUNCEMENT,
    BEFORE_THE_INTENT,
    IN_THE_COMMIT_OF_THE_INTENT,
    AFTER_THE_INTENT,
    IN_A_CALL_THAT_MADE_NOTHING_YET,
    IN_A_CALL_THAT_MADE_THE_BACKEND,
    AFTER_THE_ANSWER,
    IN_THE_COMMIT_OF_THE_ANSWER,
    AFTER_THE_COMMIT
}
