package io.backendprovisioner.domain;

/** A label of a backend, as the cloud keeps it. */
public record Tag(String key, String value) {}
