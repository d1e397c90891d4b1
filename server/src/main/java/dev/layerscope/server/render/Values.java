package dev.layerscope.server.render;

import java.util.function.Consumer;

/** Values that limits are taken from, in parts, so that a layer need not be in memory twice. */
@FunctionalInterface
public interface Values {
    /** Hands over every value, in any number of parts; the same ones each time. Parts are not to be changed. */
    void forEachPart(Consumer<float[]> taker);

    static Values of(float[] all) {
        return taker -> taker.accept(all);
    }
}
