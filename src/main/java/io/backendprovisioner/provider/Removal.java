package io.backendprovisioner.provider;

/** What became of a backend that was to be deleted. */
public sealed interface Removal {

    /** Nothing was asked of the cloud but what it lists. */
    record Kept(String why) implements Removal {}

    /**
     * The cloud was asked to delete it.
     *
     * @param line all that is needed to make it again, as it was logged
     */
    record Asked(DeleteAnswer answer, String line) implements Removal {}
}
