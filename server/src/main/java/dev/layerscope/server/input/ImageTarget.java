package dev.layerscope.server.input;

/**
 * What a model wants pictures to become.
 *
 * @param channels 1 (luma), 3, or 4 (with an opaque alpha of 255)
 * @param axes order of the axes
 */
public record ImageTarget(int height, int width, int channels, Axes axes) {
    /** Where the channels stand in a picture's tensor. */
    public enum Axes {
        /** [C, H, W] */
        CHANNELS_FIRST,
        /** [H, W, C] */
        CHANNELS_LAST
    }

    public int elements() {
        return height * width * channels;
    }
}
