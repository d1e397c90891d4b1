package dev.layerscope.server.access;

/** What a call spends its time with. */
public enum Stage {
    /** Waits for its turn: for a thread, for the device, for memory. */
    QUEUE,
    /** Inputs become tensors: pictures are decoded, resized and normalized. */
    DECODE,
    /** The device computes. */
    RUN,
    /** Values become pictures. */
    RENDER,
    /** Messages wait until the client reads. */
    SEND
}
