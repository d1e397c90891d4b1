package dev.layerscope.npy;

import java.io.IOException;

/** Bytes that are no {@code .npy} file, or one of a kind that isn't taken; the message says what and what was expected. */
public final class NpyException extends IOException {
    private static final long serialVersionUID = 1;

    public NpyException(String message) {
        super(message);
    }
}
