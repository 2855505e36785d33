package io.backendprovisioner.provider;

import io.backendprovisioner.domain.Tag;

/** Which backends the cloud is asked to list. What it answers may be more, or spelled in another way. */
public sealed interface BackendQuery {

    /** Those with this tag. */
    record Tagged(Tag tag) implements BackendQuery {}

    /** Those of this name and type. The cloud takes a {@code *} in a name for any characters. */
    record Named(String name, String type) implements BackendQuery {}

    /** All of the account in the region. */
    record All() implements BackendQuery {}
}
