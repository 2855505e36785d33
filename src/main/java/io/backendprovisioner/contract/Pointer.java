package io.backendprovisioner.contract;

/** JSON pointers (RFC 6901). */
final class Pointer {
    private static final int MAX_NAME_LENGTH = 64;

    private Pointer() {}

    /** The pointer to a field, whose name is cut where it is longer than {@value #MAX_NAME_LENGTH} characters. */
    static String field(String parent, String name) {
        return parent
                + '/'
                + Text.bounded(name, MAX_NAME_LENGTH).replace("~", "~0").replace("/", "~1");
    }

    static String element(String parent, int index) {
        return parent + '/' + index;
    }
}
