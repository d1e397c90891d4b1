package dev.layerscope.server.optimize.recipe;

/**
 * How the picture of one stage becomes the start of the next.
 *
 * @param blur length of a box filter after it, in pixels, odd; 1 for none
 */
public record Upscaling(Filter filter, int blur) {
    /** Filters, with half-pixel centres. */
    public enum Filter {
        NEAREST,
        LINEAR,
        /** Keys 1981 with a = -0.75, as OpenCV's INTER_CUBIC. */
        CUBIC
    }

    private static final int WIDEST = 101;

    public Upscaling {
        Invalid.unless(blur >= 1 && blur <= WIDEST && blur % 2 == 1, "blur between stages", blur, "odd, 1 to 101");
    }
}
