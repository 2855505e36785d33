package io.backendprovisioner.domain;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer where: a JSON pointer into the value ({@code /backendName}, or the empty string for the value as a
 *     whole), or {@code key}, or {@code header/<name>}
 * @param message what is wrong, and what would be right
 */
public record Violation(String pointer, String message) {}
