package dev.layerscope.server.image;

/** Height and width of a picture in pixels, both positive. */
public record ImageSize(int height, int width) {
    /**
     * @throws IllegalArgumentException where a side is not positive
     */
    public ImageSize {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("size: " + height + "x" + width + " (expected: positive sides)");
        }
    }

    public long pixels() {
        return (long) height * width;
    }

    /** The size after a turn by a quarter. */
    ImageSize transposed() {
        return new ImageSize(width, height);
    }

    /** Height first: {@code 480x640}. */
    @Override
    public String toString() {
        return height + "x" + width;
    }
}
