package io.backendprovisioner.provider;

/** What the deletion of a backend came to. It may be repeated: what is gone stays gone. */
public sealed interface DeleteAnswer permits DeleteAnswer.Deleted, CloudError {

    /** @param before whether it was gone already */
    record Deleted(boolean before) implements DeleteAnswer {}
}
