package dev.layerscope.server.image;

import org.jspecify.annotations.Nullable;

/** Says why bytes did not become a picture. Its message is a sentence for the person who sent them. */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    ImageException(Reason reason, String message) {
        this(reason, message, null);
    }

    ImageException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What is wrong with the picture. */
    public enum Reason {
        /** None of the formats by its first bytes. */
        NOT_AN_IMAGE,
        /** Begins as a picture, but is damaged or ends early. */
        BROKEN,
        /** A sound picture of a kind that is not read, such as a lossless JPEG. */
        UNSUPPORTED,
        /** More pixels than the limit allows. */
        TOO_LARGE
    }
}
