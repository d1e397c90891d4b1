package dev.layerscope.server.job;

import org.jspecify.annotations.Nullable;

/** A preview that is drawn when the first of several wants it. Thread safe. */
final class SharedPreview {
    private final Snapshot.Preview preview;
    private byte @Nullable [] png;

    SharedPreview(Snapshot.Preview preview) {
        this.preview = preview;
    }

    synchronized byte[] png() {
        byte[] drawn = png;
        if (drawn == null) {
            drawn = preview.png();
            png = drawn;
        }
        return drawn;
    }
}
