package io.backendprovisioner.domain;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where: a JSON pointer into the value ({@code /backendName}, or the empty string for the value as a
 *     whole), or {@code key}, {@code headers} or {@code header/<name>}
 * @param message what is wrong, and what would be right
 */
public record Violation(String pointer, String message) {
    /** The pointer to the key of the request record. */
    public static final String KEY = "key";

    /** The pointer to the headers of the request record, all of them. */
    public static final String HEADERS = "headers";

    /** The pointer to a header of the request record. */
    public static String header(String name) {
        return "header/" + name;
    }
}
