package io.backendprovisioner.provider;

/** What asking for one page of a list came to. */
public sealed interface PageAnswer permits Page, CloudError {}
