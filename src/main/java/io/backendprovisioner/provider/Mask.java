package io.backendprovisioner.provider;

/** Knows secrets, and takes them out of text that others have written. */
interface Mask {

    /** Returns the text with every secret in it replaced. */
    String maskedIn(String text);
}
