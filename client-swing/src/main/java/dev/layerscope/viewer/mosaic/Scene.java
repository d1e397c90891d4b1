package dev.layerscope.viewer.mosaic;

import java.util.Optional;

/**
 * What is to be seen.
 *
 * @param under of which tiles are drawn where the coat has none yet; laid out as the coat
 */
record Scene(Coat coat, Optional<Coat> under, Camera camera) {
    static Scene whole(Coat coat, ViewSize size) {
        return new Scene(coat, Optional.empty(), Camera.whole(coat.frame(size)));
    }

    Scene seenBy(Camera other) {
        return new Scene(coat, under, other);
    }

    /** In a view of another size. */
    Scene in(ViewSize size) {
        return seenBy(camera.in(coat.frame(size)));
    }

    /** The same part of a mosaic in a new coat, which is laid out alike, over what was there before. */
    Scene dressed(Coat next, Optional<Coat> former) {
        return next.equals(coat) ? this : new Scene(next, former, camera);
    }

    Scene alone() {
        return new Scene(coat, Optional.empty(), camera);
    }
}
