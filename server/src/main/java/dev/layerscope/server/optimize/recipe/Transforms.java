package dev.layerscope.server.optimize.recipe;

/**
 * Random changes of the picture before each step, so that it doesn't depend on exact positions. Drawn from the seed, anew for each step,
 * and the same for all pictures of a job.
 *
 * @param pad pixels of gray around the picture that jitter can bring into view
 * @param jitter moves by up to so many pixels each way
 * @param smallestScale of the picture, 1 for none
 * @param largestScale at least the smallest
 * @param rotate turns by up to so many degrees each way
 * @param blur the standard deviation of a Gaussian, in pixels, the same at each step
 */
public record Transforms(int pad, int jitter, double smallestScale, double largestScale, double rotate, double blur) {
    public static final Transforms NONE = new Transforms(0, 0, 1, 1, 0, 0);

    private static final int MOST_PIXELS = 512;
    private static final double MOST_DEGREES = 180;
    private static final double WIDEST_BLUR = 64;

    public Transforms {
        Invalid.unlessBetween(0, MOST_PIXELS, "padding", pad);
        Invalid.unlessBetween(0, MOST_PIXELS, "jitter", jitter);
        Invalid.unlessBetween(1 / 16.0, 16, "smallest scale", smallestScale);
        Invalid.unlessBetween(smallestScale, 16, "largest scale", largestScale);
        Invalid.unlessBetween(0, MOST_DEGREES, "rotation", rotate);
        Invalid.unlessBetween(0, WIDEST_BLUR, "blur", blur);
    }

    /** Whether the picture is anything but what the model gets. */
    public boolean any() {
        return !equals(NONE);
    }
}
