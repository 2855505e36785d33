package io.backendprovisioner.contract;

/** How a request record carries what it asks for, in the terms of CloudEvents. Its reply comes in the same mode. */
public enum ContentMode {
    /** No event: the value is the request. */
    PLAIN,

    /** An event whose attributes are headers and whose data is the value. */
    BINARY,

    /** An event that is the value, with its data in it. */
    STRUCTURED
}
