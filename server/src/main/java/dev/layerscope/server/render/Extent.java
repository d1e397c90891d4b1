package dev.layerscope.server.render;

/** A height and a width in pixels, or in values of a heat map; both at least 1. */
public record Extent(int height, int width) {
    /**
     * @throws IllegalArgumentException where one is less than 1
     */
    public Extent {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("extent: " + height + "×" + width + " (expected: at least 1×1)");
        }
    }

    /** Height times width. */
    public long area() {
        return (long) height * width;
    }

    int longerSide() {
        return Math.max(height, width);
    }

    /** As in the titles of figures, height first: {@code 56×56}. */
    @Override
    public String toString() {
        return height + "×" + width;
    }
}
