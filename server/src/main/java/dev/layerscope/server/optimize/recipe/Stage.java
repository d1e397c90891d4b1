package dev.layerscope.server.optimize.recipe;

/**
 * One size of a search from coarse to fine.
 *
 * @param height of the picture, in pixels
 * @param width the same
 * @param steps updates at this size
 */
public record Stage(int height, int width, int steps) {
    public static final int LARGEST = 4096;
    public static final int MOST_STEPS = 100_000;

    public Stage {
        Invalid.unlessBetween(1, LARGEST, "height of a stage", height);
        Invalid.unlessBetween(1, LARGEST, "width of a stage", width);
        Invalid.unlessBetween(1, MOST_STEPS, "steps of a stage", steps);
    }

    /** For people: {@code 224x224}. */
    public String size() {
        return height + "x" + width;
    }
}
